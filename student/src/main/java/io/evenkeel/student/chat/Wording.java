package io.evenkeel.student.chat;

import io.evenkeel.student.Prompt;
import io.evenkeel.student.tokenizer.SpecialTokens;
import io.evenkeel.student.tokenizer.TextTokenizer;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;

/** Prompts and completions as one student's tokens: by its chat template where it has one, else as plain text. */
public final class Wording {
    private static final String USER = "user";

    private final TextTokenizer tokenizer;
    private final SpecialTokens specials;
    private final Optional<ChatPrompt> chat;

    /** @param template the student's; empty for a student that was never taught to chat */
    public Wording(TextTokenizer tokenizer, SpecialTokens specials, Optional<ChatTemplate> template) {
        this.tokenizer = tokenizer;
        this.specials = specials;
        this.chat = template.map(found -> new ChatPrompt(found, tokenizer, specials));
    }

    /** All that precedes the completion, any beginning marker included. */
    public long[] prompt(Prompt prompt) {
        return chat.filter(template -> !(prompt instanceof Prompt.Verbatim))
                .map(template -> template.prompt(List.of(new ChatMessage(USER, prompt.message()))))
                .orElseGet(() -> begun(tokenizer.encode(prompt.words())));
    }

    /** A conversation up to the assistant's turn; empty for a student without a template. */
    public Optional<long[]> prompt(List<ChatMessage> messages) {
        return chat.map(template -> template.prompt(messages));
    }

    /** A completion without the token that ends it, as it follows the prompt: what likelihoods are taken over. */
    public long[] text(Prompt prompt, String completion) {
        if (tokenizer.encode(completion).length == 0) {
            return new long[0];
        }
        var whole = completion(prompt, completion);
        return Arrays.copyOf(whole, whole.length - 1);
    }

    /** A completion as it is learnt: the text and whatever ends it. */
    public long[] completion(Prompt prompt, String text) {
        return chat.filter(template -> !(prompt instanceof Prompt.Verbatim))
                .map(template -> template.completion(text))
                .orElseGet(() -> LongStream.concat(LongStream.of(tokenizer.encode(text)), LongStream.of(specials.end()))
                        .toArray());
    }

    /** What a student said, without the white space that a template puts before an answer. */
    public String said(Prompt prompt, String generated) {
        return chat.isPresent() && !(prompt instanceof Prompt.Verbatim) ? generated.strip() : generated;
    }

    /** Tokens after the beginning marker alone, as if nothing had been asked. */
    public long[] begun(long[] tokens) {
        return LongStream.concat(LongStream.of(specials.beginning()), LongStream.of(tokens))
                .toArray();
    }
}

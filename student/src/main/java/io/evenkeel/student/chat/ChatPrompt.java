package io.evenkeel.student.chat;

import io.evenkeel.student.tokenizer.SpecialTokens;
import io.evenkeel.student.tokenizer.TextTokenizer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;

/**
 * Conversations to ids. The template's own markers become special ids; what a message's role or content spells stays
 * text, {@code <|im_end|>} included. The text is otherwise exactly that of {@link ChatTemplate#render}, and so are the
 * ids those of transformers, where no message spells a special token.
 *
 * <p>Special are the tokens that tokenizer.json calls so; added tokens that are not ({@code <think>} in Qwen3) become
 * their ids wherever they stand, as in transformers. Not caught is what a template itself makes of harmless content,
 * such as a special token that appears when it deletes characters.
 *
 * <p>The ids are complete: a template that wants a beginning marker writes it, and callers put none before them.
 */
public final class ChatPrompt {
    private static final char FIRST_PRIVATE = '\uE000';
    private static final char LAST_PRIVATE = '\uF8FF';
    private static final ChatMessage ANY_QUESTION = new ChatMessage("user", "question");

    private final ChatTemplate template;
    private final TextTokenizer tokenizer;
    private final SpecialTokens specials;

    /** @param specials where a template does not show how a turn ends, {@link #completion} ends with their end */
    public ChatPrompt(ChatTemplate template, TextTokenizer tokenizer, SpecialTokens specials) {
        this.template = template;
        this.tokenizer = tokenizer;
        this.specials = specials;
    }

    /**
     * What a student is asked with: the conversation and what precedes the assistant's turn.
     *
     * @throws ChatTemplateRefused when the template cannot be rendered, or reads special tokens inside messages
     */
    public long[] prompt(List<ChatMessage> messages) {
        return ids(marked(messages, true));
    }

    /**
     * The whole conversation, without a generation prompt.
     *
     * @throws ChatTemplateRefused when the template cannot be rendered, or reads special tokens inside messages
     */
    public long[] conversation(List<ChatMessage> messages) {
        return ids(marked(messages, false));
    }

    /**
     * What follows a prompt in training: the assistant's text as the template writes it, trimmed where it trims, and
     * the marker that ends the turn. Prompt and completion together are the beginning of the ids of the whole
     * conversation, but for one case that is left as generation meets it: the text's first characters never merge with
     * the prompt's last ones into one token.
     *
     * <p>Where a template writes more than whitespace before the text (Qwen3: an empty think block), writes the text
     * otherwise, or ends the turn without a special token, the completion is the text as it is and the end token, as a
     * turn looks further up in a conversation.
     *
     * @throws ChatTemplateRefused when the template cannot be rendered, or reads special tokens inside messages
     */
    public long[] completion(String assistantText) {
        var before = template.render(List.of(ANY_QUESTION), true);
        var whole = marked(List.of(ANY_QUESTION, new ChatMessage("assistant", assistantText)), false);
        var said = stripped(mark(assistantText, whole.mark()), true);
        if (whole.text().startsWith(before)) {
            var turn = whole.text().substring(before.length());
            int from = turn.length() - stripped(turn, false).length();
            if (turn.startsWith(said, from)) {
                int end = endOfTurn(turn, from + said.length());
                if (end >= 0) {
                    return ids(new Marked(turn.substring(0, end), whole.mark()));
                }
            }
        }
        return LongStream.concat(LongStream.of(tokenizer.encode(assistantText)), LongStream.of(specials.end()))
                .toArray();
    }

    /** After the special token that follows, whitespace left aside; -1 where something else does. */
    private int endOfTurn(String turn, int from) {
        int at = turn.length() - stripped(turn.substring(from), false).length();
        return tokenizer.specials().stream()
                .filter(special -> turn.startsWith(special, at))
                .mapToInt(special -> at + special.length())
                .max()
                .orElse(-1);
    }

    private Marked marked(List<ChatMessage> messages, boolean addGenerationPrompt) {
        var plain = template.render(messages, addGenerationPrompt);
        char mark = unused(plain, messages);
        var marked = messages.stream()
                .map(message -> new ChatMessage(mark(message.role(), mark), mark(message.content(), mark)))
                .toList();
        if (marked.equals(messages)) {
            return new Marked(plain, mark);
        }
        var text = template.render(marked, addGenerationPrompt);
        if (!text.replace(String.valueOf(mark), "").equals(plain)) {
            throw new ChatTemplateRefused("The chat template treats messages that spell special tokens otherwise than "
                    + "other text, so they cannot be kept apart from its own markers.");
        }
        return new Marked(text, mark);
    }

    private String mark(String text, char mark) {
        var marked = new StringBuilder(text);
        int[] cuts = tokenizer.cuts(text);
        for (int i = cuts.length - 1; i >= 0; i--) {
            marked.insert(cuts[i], mark);
        }
        return marked.toString();
    }

    private long[] ids(Marked text) {
        var pieces = new ArrayList<long[]>();
        int from = 0;
        for (int at = text.text().indexOf(text.mark());
                at >= 0;
                at = text.text().indexOf(text.mark(), from)) {
            pieces.add(tokenizer.encodeWithSpecials(text.text().substring(from, at)));
            from = at + 1;
        }
        pieces.add(tokenizer.encodeWithSpecials(text.text().substring(from)));
        return pieces.stream().flatMapToLong(LongStream::of).toArray();
    }

    /** A character that neither the messages nor the template use, so that each one found is a mark. */
    private static char unused(String rendered, List<ChatMessage> messages) {
        for (char mark = FIRST_PRIVATE; mark <= LAST_PRIVATE; mark++) {
            char candidate = mark;
            if (rendered.indexOf(mark) < 0
                    && messages.stream()
                            .noneMatch(message -> message.role().indexOf(candidate) >= 0
                                    || message.content().indexOf(candidate) >= 0)) {
                return mark;
            }
        }
        throw new ChatTemplateRefused("The conversation uses every private character of Unicode.");
    }

    private static String stripped(String text, boolean right) {
        return PythonMethods.strip(text, null, true, right);
    }

    /** @param mark stands inside every special token that a message spells, and nowhere else */
    private record Marked(String text, char mark) {}
}

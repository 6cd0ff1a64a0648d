package io.evenkeel.practice.teacher;

import io.evenkeel.practice.seed.Seed;
import java.util.List;

/**
 * A request for a chat completion.
 *
 * @param model the model asked for; any name is served and billed under itself
 * @param messages the conversation, at least one message of the user's among it
 * @param maxTokens most tokens of the reply, at least 1
 * @param seed the request's {@code seed} as text, empty when it has none
 * @param stream whether the reply is wanted as server-sent events
 * @param streamUsage whether the stream shall end with the usage
 */
public record ChatRequest(
        String model, List<ChatMessage> messages, int maxTokens, String seed, boolean stream, boolean streamUsage) {
    /** Tokens that each message costs beside its content: role and separators. */
    public static final int TOKENS_PER_MESSAGE = 3;

    public ChatRequest {
        messages = List.copyOf(messages);
    }

    /** The last message of the user's: all that the practice teachers answer. */
    public String lastUserMessage() {
        return messages.reversed().stream()
                .filter(message -> message.role().equals("user"))
                .findFirst()
                .orElseThrow()
                .content();
    }

    /** Tokens billed for the prompt: at most its UTF-8 bytes plus {@link #TOKENS_PER_MESSAGE} a message. */
    public int promptTokens() {
        return messages.stream()
                .mapToInt(message -> TOKENS_PER_MESSAGE + Tokens.count(message.content()))
                .sum();
    }

    /** SHA-256 of all that can change the reply, in hexadecimal. How the reply is transported is no part of it. */
    public String hash() {
        var text = new StringBuilder();
        text.append(model).append('\n').append(maxTokens).append('\n').append(seed);
        for (var message : messages) {
            // The length keeps a message that quotes a role apart from two messages.
            text.append('\n')
                    .append(message.role())
                    .append(' ')
                    .append(message.content().length());
            text.append('\n').append(message.content());
        }
        return Seed.hash(text.toString());
    }
}

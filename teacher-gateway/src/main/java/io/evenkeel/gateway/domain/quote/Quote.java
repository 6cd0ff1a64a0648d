package io.evenkeel.gateway.domain.quote;

import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * What one call can cost at most (precisions, "Reserving"). A tokenizer never makes more tokens of a text than it has
 * UTF-8 bytes; what the provider wraps around each message is bounded by a configured overhead; the output by the
 * parameter that bounds it.
 *
 * @param tokens prompt and completion together; teacher tokens
 * @param nanos the same at the model's price; billionths of the account's currency
 */
public record Quote(long tokens, long nanos) {

    /**
     * @param maxOutputTokens bound of the reply, reasoning included; teacher tokens
     * @param overheadPerMessage teacher tokens that the provider adds to each message
     * @throws ArithmeticException when the bound does not fit into 64 bits
     */
    public static Quote of(List<ChatMessage> messages, int maxOutputTokens, int overheadPerMessage, Price price) {
        long prompt = 0;
        for (var message : messages) {
            prompt += bytes(message.role()) + bytes(message.content()) + overheadPerMessage;
        }
        return new Quote(Math.addExact(prompt, maxOutputTokens), price.of(prompt, maxOutputTokens));
    }

    private static long bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}

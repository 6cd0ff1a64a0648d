package io.evenkeel.student.serving;

import io.evenkeel.student.Sampling;
import io.evenkeel.student.chat.ChatMessage;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * A request for a chat completion, as far as it is honoured.
 *
 * @param model the model asked for, empty for whichever is served
 * @param maxTokens most tokens of the reply, if the request says
 * @param seed of the draws, if the request says
 * @param stream whether the reply is wanted as server-sent events
 * @param streamUsage whether the stream shall end with the usage
 */
record ChatRequest(
        String model,
        List<ChatMessage> messages,
        OptionalInt maxTokens,
        double temperature,
        double topP,
        List<String> stop,
        OptionalLong seed,
        boolean stream,
        boolean streamUsage) {
    ChatRequest {
        messages = List.copyOf(messages);
        stop = List.copyOf(stop);
    }

    /** How its tokens are chosen. */
    Sampling sampling(int standardMaxTokens, long standardSeed) {
        return new Sampling(maxTokens.orElse(standardMaxTokens), temperature, topP, seed.orElse(standardSeed), stop);
    }
}

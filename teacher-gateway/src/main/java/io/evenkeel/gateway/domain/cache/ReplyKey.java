package io.evenkeel.gateway.domain.cache;

import io.evenkeel.gateway.domain.quote.ChatMessage;
import io.evenkeel.gateway.domain.work.CallId;
import io.evenkeel.gateway.domain.work.Purpose;
import io.evenkeel.method.identity.Ids;
import java.util.ArrayList;
import java.util.List;

/**
 * What makes two calls the same: model, messages, bound, purpose and attempt, not the seed. The purpose is in it, so that a second
 * solve never is the first one's reply; the attempt is, so that a reply that was of no use is not given again.
 */
public final class ReplyKey {
    private ReplyKey() {}

    /** Whether the same reply will do: questions are asked for again to get others. */
    public static boolean isRepeatable(Purpose purpose) {
        return purpose != Purpose.WRITE_QUESTIONS;
    }

    /** @param maxOutputTokens bound of the reply; teacher tokens */
    public static String of(String model, List<ChatMessage> messages, int maxOutputTokens, CallId call) {
        var parts = new ArrayList<String>();
        parts.add(model);
        parts.add(Integer.toString(maxOutputTokens));
        parts.add(call.purpose().name());
        parts.add(Integer.toString(call.attempt()));
        for (var message : messages) {
            parts.add(message.role());
            parts.add(message.content());
        }
        return Ids.of("reply", parts.toArray(String[]::new));
    }
}

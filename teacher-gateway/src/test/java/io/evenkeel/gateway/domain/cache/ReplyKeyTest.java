package io.evenkeel.gateway.domain.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.gateway.domain.quote.ChatMessage;
import io.evenkeel.gateway.domain.work.CallId;
import io.evenkeel.gateway.domain.work.Purpose;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReplyKeyTest {
    private static final List<ChatMessage> CHAT =
            List.of(new ChatMessage("system", "ab"), new ChatMessage("user", "c"));
    private static final String KEY = key("big", CHAT, 100, Purpose.RATIONALE, 0);

    @Test
    void whoAsksDoesNotMatter() {
        assertThat(ReplyKey.of("big", CHAT, 100, new CallId("another", Purpose.RATIONALE, 0)))
                .isEqualTo(KEY);
    }

    @Test
    void modelMessagesBoundPurposeAndAttemptDo() {
        var sameLetters = List.of(new ChatMessage("system", "a"), new ChatMessage("user", "bc"));
        assertThat(List.of(
                        key("bigger", CHAT, 100, Purpose.RATIONALE, 0),
                        key("big", sameLetters, 100, Purpose.RATIONALE, 0),
                        key("big", CHAT, 101, Purpose.RATIONALE, 0),
                        key("big", CHAT, 100, Purpose.SECOND_SOLVE, 0),
                        key("big", CHAT, 100, Purpose.RATIONALE, 1)))
                .doesNotHaveDuplicates()
                .doesNotContain(KEY);
    }

    private static String key(String model, List<ChatMessage> chat, int bound, Purpose purpose, int attempt) {
        return ReplyKey.of(model, chat, bound, new CallId("c", purpose, attempt));
    }
}

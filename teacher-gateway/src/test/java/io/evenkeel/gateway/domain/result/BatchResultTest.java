package io.evenkeel.gateway.domain.result;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class BatchResultTest {
    private static final TeacherReply REPLY = new TeacherReply(200, "so #### 1", "stop", new Usage(3, 4), null, null);

    @Test
    void eachCallEndsWithItsReply() {
        var result = new BatchResult.Answered(Map.of("a", REPLY), null);
        assertThat(result.endOf("a")).isEqualTo(new CallEnd.Finished(REPLY));
    }

    @Test
    void whatTheProviderSaysNothingOfIsLostAndNeverTakenAsUnbilled() {
        assertThat(new BatchResult.Answered(Map.of("a", REPLY), Set.of("a", "b")).endOf("b"))
                .isEqualTo(new CallEnd.Lost());
        assertThat(new BatchResult.Answered(Map.of("a", REPLY), null).endOf("b"))
                .isEqualTo(new CallEnd.Lost());
        assertThat(new BatchResult.NobodyKnows().endOf("a")).isEqualTo(new CallEnd.Lost());
    }

    @Test
    void aCallThatWasNotInTheFileWasNeverMade() {
        var result = new BatchResult.Answered(Map.of("a", REPLY), Set.of("a"));
        assertThat(result.endOf("b")).isEqualTo(new CallEnd.Abandoned());
    }

    @Test
    void aBatchThatWasRefusedOrNeverMadeCostsNothing() {
        var refused = new BatchResult.Refused(new TeacherReply(429, null, null, null, "too-many", 7L));
        assertThat(refused.endOf("a"))
                .isEqualTo(new CallEnd.Finished(new TeacherReply(429, null, null, Usage.NONE, "too-many", 7L)));
        assertThat(new BatchResult.NeverMade().endOf("a")).isEqualTo(new CallEnd.Abandoned());
    }
}

package io.evenkeel.gateway.call;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.gateway.call.FormingBatch.Entry;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class FormingBatchTest {
    private static final Instant DEADLINE = Instant.ofEpochMilli(1_000);

    private final FormingBatch batch = new FormingBatch("b/0", 2);

    @Test
    void itTakesSoManyCallsAndNoMore() {
        assertThat(batch.join("a", "line a")).isEqualTo(Entry.JOINED);
        assertThat(batch.full()).isNotDone();
        assertThat(batch.join("b", "line b")).isEqualTo(Entry.JOINED);
        assertThat(batch.full()).isDone();
        assertThat(batch.join("c", "line c")).isEqualTo(Entry.FULL);
    }

    @Test
    void onlyWhoWasTakenBetweenItsClosingAndItsSealingGoesWithIt() {
        batch.join("a", "line a");
        batch.join("b", "line b");
        assertThat(batch.take("a")).as("still open").isFalse();
        batch.close(DEADLINE);
        assertThat(batch.closing()).isCompletedWithValue(DEADLINE);
        assertThat(batch.take("a")).isTrue();
        assertThat(batch.take("stranger")).isFalse();
        assertThat(batch.seal()).containsExactly("line a");
        assertThat(batch.take("b")).as("sealed").isFalse();
    }

    @Test
    void nobodyJoinsOnceItIsClosed() {
        batch.join("a", "line a");
        batch.close(DEADLINE);
        assertThat(batch.join("b", "line b")).isEqualTo(Entry.FULL);
    }

    @Test
    void aCallIsInItOnce() {
        batch.join("a", "line a");
        assertThat(batch.join("a", "line a")).isEqualTo(Entry.IS_IN);
        assertThat(batch.full()).isNotDone();
    }

    @Test
    void itIsDecidedWhenEachHasBeenTakenOrHasLeft() {
        batch.join("a", "line a");
        batch.join("b", "line b");
        batch.close(DEADLINE);
        batch.take("a");
        assertThat(batch.decided()).isNotDone();
        batch.leave("b");
        assertThat(batch.decided()).isDone();
        assertThat(batch.left()).as("one goes with it").isNotDone();
    }

    @Test
    void itIsLeftWhenNobodyWaitsForItAnyMore() {
        batch.join("a", "line a");
        batch.leave("a");
        assertThat(batch.left()).isDone();
        assertThat(batch.join("b", "line b")).as("nobody brings it on its way").isEqualTo(Entry.FULL);
    }

    @Test
    void aBatchThatWasGivenUpTakesNobodyThoughItClosesAfterwards() {
        batch.join("a", "line a");
        batch.seal();
        batch.close(DEADLINE);
        assertThat(batch.take("a")).isFalse();
    }
}

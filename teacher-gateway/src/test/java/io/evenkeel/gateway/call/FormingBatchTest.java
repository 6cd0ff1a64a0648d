package io.evenkeel.gateway.call;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class FormingBatchTest {
    private static final Instant DEADLINE = Instant.ofEpochMilli(1_000);

    private final FormingBatch batch = new FormingBatch("b/0", 2);

    @Test
    void itTakesSoManyCallsAndNoMore() {
        assertThat(batch.join("a", "line a")).isTrue();
        assertThat(batch.full()).isNotDone();
        assertThat(batch.join("b", "line b")).isTrue();
        assertThat(batch.full()).isDone();
        assertThat(batch.join("c", "line c")).isFalse();
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
        assertThat(batch.join("b", "line b")).isFalse();
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
        assertThat(batch.join("b", "line b")).as("nobody brings it on its way").isFalse();
    }

    @Test
    void aBatchThatWasGivenUpTakesNobodyThoughItClosesAfterwards() {
        batch.join("a", "line a");
        batch.seal();
        batch.close(DEADLINE);
        assertThat(batch.take("a")).isFalse();
    }
}

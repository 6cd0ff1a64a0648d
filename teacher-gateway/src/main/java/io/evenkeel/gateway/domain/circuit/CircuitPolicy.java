package io.evenkeel.gateway.domain.circuit;

import java.time.Duration;

/**
 * When a circuit opens and for how long.
 *
 * @param failures in a row that open it; a count from 1
 * @param pause the first pause; doubles with each probe that fails
 * @param pauseMaximum longest pause
 */
public record CircuitPolicy(int failures, Duration pause, Duration pauseMaximum) {
    private static final int DOUBLINGS_MAX = 30;

    /** @param opening which one in a row, without an answer in between; a count from 1 */
    Duration pause(int opening) {
        long pause = Math.multiplyExact(pause().toMillis(), 1L << Math.min(opening - 1, DOUBLINGS_MAX));
        return Duration.ofMillis(Math.min(pause, pauseMaximum.toMillis()));
    }
}

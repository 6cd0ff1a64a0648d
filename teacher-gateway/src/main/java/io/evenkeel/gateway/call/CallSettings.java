package io.evenkeel.gateway.call;

import io.evenkeel.gateway.domain.circuit.CircuitPolicy;
import java.time.Duration;

/**
 * @param inFlight most requests under way at once in this replica; a count from 1
 * @param waitingMaximum most calls in hand before no more are taken; a count from 1
 * @param timeout longest a request may take
 * @param margin for clocks and network: how long after its time-out a claim still holds
 * @param circuit when a teacher that fails is no longer called, and for how long
 * @param batches how batches are made and followed
 */
public record CallSettings(
        int inFlight,
        int waitingMaximum,
        Duration timeout,
        Duration margin,
        CircuitPolicy circuit,
        BatchSettings batches) {
    /** How long a claim holds. */
    Duration claim() {
        return timeout.plus(margin);
    }
}

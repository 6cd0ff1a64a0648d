package io.evenkeel.launcher.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class PeakMemoryTest {
    private static final long NOBODY = Integer.MAX_VALUE;

    private final long ours = ProcessHandle.current().pid();

    @Test
    void theMostThatWasHeldAtOnceStays() {
        var memory = new PeakMemory();
        memory.sample(List.of(ours));
        double once = memory.gib();
        // This JVM holds more than 10 MiB and less than the 1 GiB heap and what lies beside it.
        assertThat(once).isBetween(0.01, 4.0);
        memory.sample(List.of(ours, ours));
        assertThat(memory.gib()).isGreaterThan(1.5 * once);
        memory.sample(List.of());
        assertThat(memory.gib()).isGreaterThan(1.5 * once);
    }

    @Test
    void aProcessThatHasEndedCountsNothing() {
        var memory = new PeakMemory();
        memory.sample(List.of(NOBODY));
        assertThat(memory.gib()).isZero();
    }
}

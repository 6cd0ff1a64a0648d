package io.evenkeel.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FreePortTest {
    /** Where Linux begins to hand ports out by itself ({@code ip_local_port_range}). */
    private static final int HANDED_OUT_BY_THE_SYSTEM = 32_768;

    @Test
    void noPortIsGivenTwiceNorOneThatAConnectionMayGet() {
        var ports = IntStream.range(0, 500).mapToObj(i -> FreePort.any()).toList();
        assertThat(ports).doesNotHaveDuplicates().allMatch(port -> port < HANDED_OUT_BY_THE_SYSTEM);
    }
}

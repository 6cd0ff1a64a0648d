package io.evenkeel.gateway.domain.circuit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class CircuitTest {
    private static final Instant NOW = Instant.ofEpochMilli(1_000_000);
    private static final CircuitPolicy THREE = policy(3);

    @Test
    void failuresInARowOpenItAndAnAnswerInBetweenBeginsTheRowAnew() {
        var circuit = failing(failing(Circuit.closed(THREE), NOW), NOW);
        circuit = go(circuit, NOW).next().answered(go(circuit, NOW).pass());
        circuit = failing(failing(circuit, NOW), NOW);
        assertThat(circuit.ask(NOW)).isInstanceOf(Circuit.Go.class);
        assertThat(failing(circuit, NOW).ask(NOW)).isEqualTo(new Circuit.Wait(NOW.plusSeconds(1)));
    }

    @Test
    void afterThePauseOneCallAloneFindsOut() {
        var open = failing(failing(failing(Circuit.closed(THREE), NOW), NOW), NOW);
        assertThat(open.ask(NOW.plusMillis(999))).isInstanceOf(Circuit.Wait.class);
        var probe = go(open, NOW.plusSeconds(1));
        assertThat(probe.next().ask(NOW.plusSeconds(1_000))).isEqualTo(new Circuit.Wait(Instant.MAX));
        var closed = probe.next().answered(probe.pass());
        assertThat(closed.state()).isEqualTo(new Circuit.Closed(0));
    }

    @Test
    void thePauseDoublesWithEachProbeThatFailsUpToItsMaximumAndBeginsAnewAfterAnAnswer() {
        var circuit = failing(failing(failing(Circuit.closed(THREE), NOW), NOW), NOW);
        var time = NOW;
        var pauses = new ArrayList<Long>();
        for (int probe = 0; probe < 70; probe++) {
            var until = ((Circuit.Open) circuit.state()).until();
            pauses.add(Duration.between(time, until).toSeconds());
            time = until;
            circuit = failing(circuit, time);
        }
        assertThat(pauses).startsWith(1L, 2L, 4L, 8L, 10L, 10L).endsWith(10L);
        time = time.plusSeconds(10);
        var probe = go(circuit, time);
        circuit = probe.next().answered(probe.pass());
        circuit = failing(failing(failing(circuit, time), time), time);
        assertThat(circuit.ask(time)).isEqualTo(new Circuit.Wait(time.plusSeconds(1)));
    }

    @Test
    void aProbeThatIsNotMadeLeavesItToTheNextAtOnce() {
        var open = failing(failing(failing(Circuit.closed(THREE), NOW), NOW), NOW);
        var later = NOW.plusSeconds(5);
        var probe = go(open, later);
        var next = probe.next().unused(probe.pass(), later);
        assertThat(next.ask(later)).isInstanceOf(Circuit.Go.class);
        assertThat(go(next, later).next().answered(probe.pass()))
                .isEqualTo(go(next, later).next());
    }

    @Test
    void whatWasLetThroughBeforeItOpenedChangesNothingAfterwards() {
        var closed = Circuit.closed(THREE);
        var old = go(closed, NOW).pass();
        var open = failing(failing(failing(closed, NOW), NOW), NOW);
        assertThat(open.answered(old)).isEqualTo(open);
        assertThat(open.failed(old, NOW)).isEqualTo(open);
        var probing = go(open, NOW.plusSeconds(1)).next();
        assertThat(probing.answered(old)).isEqualTo(probing);
        assertThat(probing.failed(old, NOW)).isEqualTo(probing);
        assertThat(probing.unused(old, NOW)).isEqualTo(probing);
    }

    /** Calls begin and end in an order drawn at random. */
    @Property(tries = 1_000)
    void howeverCallsGoOnePassAloneIsOutWhileItProbesNoneWhileItIsOpenAndNobodyWaitsForEver(
            @ForAll @IntRange(min = 1, max = 6) int failures, @ForAll long seed) {
        var random = new Random(seed);
        var circuit = Circuit.closed(policy(failures));
        var out = new ArrayList<Circuit.Pass>();
        var time = NOW;
        int failedSinceLastAnswer = 0;
        for (int step = 0; step < 300; step++) {
            time = time.plusMillis(random.nextInt(2_000));
            var before = circuit;
            if (out.isEmpty() || random.nextInt(3) == 0) {
                if (circuit.ask(time) instanceof Circuit.Go go) {
                    circuit = go.next();
                    out.add(go.pass());
                }
                if (before.state() instanceof Circuit.Open open) {
                    assertThat(circuit.equals(before)).isEqualTo(time.isBefore(open.until()));
                }
            } else {
                var pass = out.remove(random.nextInt(out.size()));
                boolean counts = pass.change() == before.changes();
                switch (random.nextInt(4)) {
                    case 0 -> {
                        circuit = circuit.answered(pass);
                        failedSinceLastAnswer = counts ? 0 : failedSinceLastAnswer;
                    }
                    case 1 -> circuit = circuit.unused(pass, time);
                    default -> {
                        circuit = circuit.failed(pass, time);
                        failedSinceLastAnswer += counts ? 1 : 0;
                    }
                }
                if (before.state() instanceof Circuit.Closed && circuit.state() instanceof Circuit.Open) {
                    assertThat(failedSinceLastAnswer).isGreaterThanOrEqualTo(failures);
                }
            }
            long change = circuit.changes();
            if (circuit.state() instanceof Circuit.Probing) {
                assertThat(out).filteredOn(pass -> pass.change() == change).hasSize(1);
                assertThat(circuit.ask(time)).isInstanceOf(Circuit.Wait.class);
            }
        }
        for (var pass : List.copyOf(out)) {
            circuit = circuit.unused(pass, time);
        }
        assertThat(circuit.ask(time.plusSeconds(10))).isInstanceOf(Circuit.Go.class);
    }

    private static CircuitPolicy policy(int failures) {
        return new CircuitPolicy(failures, Duration.ofSeconds(1), Duration.ofSeconds(10));
    }

    private static Circuit failing(Circuit circuit, Instant now) {
        var go = go(circuit, now);
        return go.next().failed(go.pass(), now);
    }

    private static Circuit.Go go(Circuit circuit, Instant now) {
        return (Circuit.Go) circuit.ask(now);
    }
}

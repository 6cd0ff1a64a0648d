package io.evenkeel.gateway.domain.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class WindowTest {

    @Test
    void noMoreAreOnTheirWayThanExamplesAreMissing() {
        var window = Window.UNPLANNED.planned(2, false).arrival().arrival().arrival();
        assertThat(window.take().hasTurn()).isTrue();
        assertThat(window.take().take().hasTurn()).isFalse();
        assertThat(window.take().take().end(true).hasTurn()).isFalse();
        assertThat(window.take().take().end(false).hasTurn()).isTrue();
    }

    @Test
    void aClosedWindowGivesNoTurns() {
        assertThat(Window.UNPLANNED.arrival().planned(1, false).hasTurn()).isTrue();
        assertThat(Window.UNPLANNED.arrival().planned(1, true).hasTurn()).isFalse();
    }

    @Test
    void countsThatCannotBeStopWhereTheyAreMade() {
        assertThatThrownBy(() -> Window.UNPLANNED.arrival().end(false)).isInstanceOf(IllegalArgumentException.class);
    }

    /** The reference: the first candidates of the queue that turn out well, as many as wanted. */
    @Property(tries = 2_000)
    void theAcceptedSetIsAFunctionOfOrderAndOutcomesWhateverTheTiming(
            @ForAll @Size(max = 40) List<Boolean> outcomes,
            @ForAll @IntRange(max = 20) int limit,
            @ForAll @IntRange(max = 10) int limitAtFirst,
            @ForAll long timing) {
        var expected = IntStream.range(0, outcomes.size())
                .filter(outcomes::get)
                .limit(limit)
                .boxed()
                .toList();
        assertThat(run(outcomes, limit, Math.min(limit, limitAtFirst), new Random(timing)))
                .containsExactlyElementsOf(expected);
    }

    /** Arrivals, the plan, its revision, grants and outcomes in an order drawn at random; outcomes overtake each other. */
    private static TreeSet<Integer> run(List<Boolean> outcomes, int limit, int limitAtFirst, Random timing) {
        var accepted = new TreeSet<Integer>();
        var asked = new ArrayList<Integer>();
        var called = new ArrayList<Integer>();
        var plans = new ArrayList<>(List.of(limitAtFirst, limit));
        var window = Window.UNPLANNED;
        int arrived = 0;
        while (arrived < outcomes.size() || !plans.isEmpty() || !asked.isEmpty() || !called.isEmpty()) {
            int step = timing.nextInt(4);
            if (step == 0 && arrived < outcomes.size()) {
                window = window.arrival();
                arrived++;
            } else if (step == 1 && !plans.isEmpty()) {
                window = window.planned(plans.remove(0), false);
            } else if (step == 2 && !asked.isEmpty()) {
                called.add(asked.remove(timing.nextInt(asked.size())));
            } else if (step == 3 && !called.isEmpty()) {
                int candidate = called.remove(timing.nextInt(called.size()));
                window = window.end(outcomes.get(candidate));
                if (outcomes.get(candidate)) {
                    accepted.add(candidate);
                }
            }
            while (window.hasTurn()) {
                asked.add((int) window.taken());
                window = window.take();
            }
            assertThat(window.accepted() + asked.size() + called.size()).isLessThanOrEqualTo(limit);
        }
        return accepted;
    }
}

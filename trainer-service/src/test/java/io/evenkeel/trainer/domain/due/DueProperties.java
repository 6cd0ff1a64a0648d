package io.evenkeel.trainer.domain.due;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class DueProperties {
    /** Whoever starts anywhere and does what is due arrives at the same end, stages in order and each thing once. */
    @Property
    void doingWhatIsDueEndsWithEveryStageTrainedAndEvaluatedOnce(
            @ForAll @Size(max = 6) List<@IntRange(max = 2) Integer> examples) {
        var sealed = new TreeMap<Integer, Integer>();
        for (int stage = 0; stage < examples.size(); stage++) {
            sealed.put(stage, examples.get(stage));
        }
        var trained = new TreeMap<Integer, Boolean>();
        var evaluated = new HashSet<Integer>();
        var order = new ArrayList<Integer>();
        for (var due = Due.next(new Standing(true, true, sealed, trained, evaluated));
                due.isPresent();
                due = Due.next(new Standing(true, true, sealed, trained, evaluated))) {
            int stage = due.get().stage();
            boolean first =
                    switch (due.get()) {
                        case Due.Begin begin -> trained.put(stage, true) == null;
                        case Due.Train train -> examples.get(stage) > 0 && trained.put(stage, true) == null;
                        case Due.Repeat repeat -> examples.get(stage) == 0 && trained.put(stage, true) == null;
                        case Due.Evaluate evaluate -> trained.containsKey(stage) && evaluated.add(stage);
                        case Due.RepeatEvaluation repeat -> examples.get(stage) == 0 && evaluated.add(stage);
                    };
            assertThat(first).as("%s is due once", due.get()).isTrue();
            order.add(stage);
        }
        assertThat(order).isSorted().hasSize(2 * (examples.size() + 1));
        assertThat(evaluated).isEqualTo(trained.keySet());
    }
}

package io.evenkeel.launcher.report;

import io.evenkeel.method.evaluation.Accuracy;
import org.jspecify.annotations.Nullable;

/**
 * An accuracy as a report shows it.
 *
 * @param accuracy probability; null for too few questions
 * @param low lower end of the 95 % interval; null as accuracy
 * @param high upper end of the 95 % interval; null as accuracy
 */
public record Score(
        @Nullable Double accuracy,
        @Nullable Double low,
        @Nullable Double high) {
    static final Score NONE = new Score(null, null, null);

    static Score of(Accuracy accuracy) {
        return accuracy instanceof Accuracy.Measured measured
                ? new Score(
                        measured.value(),
                        measured.interval().low(),
                        measured.interval().high())
                : NONE;
    }
}

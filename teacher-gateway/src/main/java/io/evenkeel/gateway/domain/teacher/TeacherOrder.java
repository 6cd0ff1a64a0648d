package io.evenkeel.gateway.domain.teacher;

import io.evenkeel.method.identity.Ids;
import java.util.Comparator;
import java.util.List;

/**
 * In which order the teachers are offered a call: drawn by weight, without replacement, so each comes first with the share
 * that its weight has, and where it cannot be asked the others follow by theirs. Teachers without weight come last, as they are
 * listed. A function of seed and call alone.
 *
 * <p>Source: P. Efraimidis and P. Spirakis, "Weighted random sampling with a reservoir", Information Processing Letters 97,
 * 2006: the order of {@code −ln(u)/w} is such a draw.
 */
public final class TeacherOrder {
    private static final double TWO_TO_THE_MINUS_53 = 0x1.0p-53;

    private TeacherOrder() {}

    /**
     * @param seed the pipeline's
     * @param call what is the same for all attempts at a call
     */
    public static List<WeightedTeacher> of(long seed, String call, List<WeightedTeacher> teachers) {
        return teachers.stream()
                .sorted(Comparator.comparingDouble(teacher -> arrival(seed, call, teacher)))
                .toList();
    }

    /** The sort is stable: those that never arrive stay in their order. */
    private static double arrival(long seed, String call, WeightedTeacher teacher) {
        if (teacher.weight() == 0) {
            return Double.POSITIVE_INFINITY;
        }
        long bits = Ids.bits("teacher", Long.toString(seed), call, teacher.name()) >>> 11;
        double u = (bits + 0.5) * TWO_TO_THE_MINUS_53;
        return -StrictMath.log(u) / teacher.weight();
    }
}

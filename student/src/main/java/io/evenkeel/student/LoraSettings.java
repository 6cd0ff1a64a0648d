package io.evenkeel.student;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/**
 * A low-rank adapter's shape (Hu et al., arXiv:2106.09685): a projection W becomes W + alpha / rank · B A.
 *
 * @param rank rows of A and columns of B
 * @param alpha numerator of the scale
 * @param dropout probability that one number of an adapter's input is left out, in training only
 * @param targets the projections that are adapted, in every layer; in their enum's order
 */
public record LoraSettings(int rank, double alpha, double dropout, Set<Projection> targets) {

    /** @throws IllegalArgumentException naming the first value that is not allowed, and what is */
    public LoraSettings {
        if (rank < 1) {
            throw new IllegalArgumentException("rank is " + rank + "; allowed: whole numbers from 1.");
        }
        if (!(alpha > 0) || Double.isInfinite(alpha)) {
            throw new IllegalArgumentException("alpha is " + alpha + "; allowed: numbers above 0.");
        }
        if (!(dropout >= 0 && dropout < 1)) {
            throw new IllegalArgumentException("dropout is " + dropout + "; allowed: from 0 to below 1.");
        }
        if (targets.isEmpty()) {
            throw new IllegalArgumentException("targets is empty; allowed: at least one projection.");
        }
        targets = Collections.unmodifiableSet(EnumSet.copyOf(targets));
    }

    /** What multiplies B A. */
    public double scale() {
        return alpha / rank;
    }
}

package io.evenkeel.method.evaluation;

import io.evenkeel.method.evaluation.Accuracy.Measured;
import io.evenkeel.method.evaluation.Accuracy.TooFew;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;

/**
 * The mean of the domains' accuracies, every domain with enough entries counting the same: {@code m = (1/l)·Σ p_d}.
 *
 * <p>Its 95 % interval, from the domains' Wilson limits l_d and u_d:
 *
 * <pre>[ m − (1/l)·√Σ(p_d − l_d)² ,  m + (1/l)·√Σ(u_d − p_d)² ]</pre>
 *
 * <p>Square-and-add keeps what makes Wilson right: no width of zero where all is right or all is wrong, unlike the delta
 * method, and no seed, unlike the bootstrap. The domains are summed in the order of their names. It says how exact the
 * measurement on this held-out set is, not how much another training run would differ. Source: Zou and Donner, Statistics in
 * Medicine 27 (2008) 1693–1702 (MOVER); for two proportions Newcombe, ibid. 17 (1998) 873–890.
 */
final class MacroAccuracy {

    private MacroAccuracy() {}

    /** Domains with too few entries are left out; {@link TooFew} with the entries of all when none is left. */
    static Accuracy of(SortedMap<String, Tally> domains) {
        long entries = 0;
        List<Measured> measured = new ArrayList<>();
        for (Tally tally : domains.values()) {
            entries += tally.total();
            if (Accuracy.of(tally) instanceof Measured domain) {
                measured.add(domain);
            }
        }
        return measured.isEmpty() ? new TooFew(entries) : mean(measured);
    }

    private static Measured mean(List<Measured> domains) {
        double sum = 0;
        double below = 0;
        double above = 0;
        for (Measured domain : domains) {
            double down = domain.value() - domain.interval().low();
            double up = domain.interval().high() - domain.value();
            sum += domain.value();
            below += down * down;
            above += up * up;
        }
        double mean = sum / domains.size();
        double low = mean - StrictMath.sqrt(below) / domains.size();
        double high = mean + StrictMath.sqrt(above) / domains.size();
        return new Measured(mean, new Interval(Math.max(0, low), Math.min(1, high)));
    }
}

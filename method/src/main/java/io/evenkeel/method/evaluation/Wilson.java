package io.evenkeel.method.evaluation;

/**
 * The Wilson score interval of a proportion, 95 %, two-sided. With p = s/n and z = {@value #Z}:
 *
 * <pre>(p + z²/2n ± z·√(p(1−p)/n + z²/4n²)) / (1 + z²/n)</pre>
 *
 * <p>It stays inside [0, 1], has width where p is 0 or 1, and holds its level for small n, which the textbook interval does
 * not. Source: Wilson, JASA 22 (1927) 209–212; Brown, Cai and DasGupta, Statistical Science 16 (2001) 101–133.
 */
public final class Wilson {

    /** The 97.5 % quantile of the standard normal distribution. */
    public static final double Z = 1.959963984540054;

    private Wilson() {}

    /**
     * The interval; [0, 1] where nothing was tried.
     *
     * @throws IllegalArgumentException unless {@code 0 ≤ successes ≤ trials}
     */
    public static Interval interval(long successes, long trials) {
        if (successes < 0 || successes > trials) {
            throw new IllegalArgumentException(successes + " successes in " + trials + " trials cannot be.");
        }
        if (trials == 0) {
            return new Interval(0, 1);
        }
        double n = trials;
        double p = successes / n;
        double zz = Z * Z;
        double centre = p + zz / (2 * n);
        double reach = Z * StrictMath.sqrt(p * (1 - p) / n + zz / (4 * n * n));
        double scale = 1 + zz / n;
        // Rounding may pass the ends by one unit in the last place where every trial went the same way.
        double low = successes == 0 ? 0 : Math.max(0, (centre - reach) / scale);
        double high = successes == trials ? 1 : Math.min(1, (centre + reach) / scale);
        return new Interval(low, high);
    }
}

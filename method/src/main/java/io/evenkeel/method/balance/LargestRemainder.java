package io.evenkeel.method.balance;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Shares a whole number out in proportion to weights, in whole numbers that add up exactly: each gets the floor of its
 * exact share {@code total·w_d/Σw}; what is left goes, one each, to the largest remainders; equal remainders by name.
 *
 * <p>Exact arithmetic throughout, so the result is the same on every machine; each part is less than one away from its exact
 * share. Source: Hamilton's method (Balinski and Young, "Fair Representation", 1982).
 */
public final class LargestRemainder {

    private record Part(String name, BigInteger remainder) {}

    private LargestRemainder() {}

    /**
     * The parts by name; their sum is {@code total}.
     *
     * @param total what to share out, from 0
     * @param weights from 0, at least one above 0
     * @throws IllegalArgumentException when the total or a weight is negative, or no weight is above 0
     */
    public static SortedMap<String, Long> apportion(long total, SortedMap<String, BigInteger> weights) {
        BigInteger sum = BigInteger.ZERO;
        for (Map.Entry<String, BigInteger> weight : weights.entrySet()) {
            if (weight.getValue().signum() < 0) {
                throw new IllegalArgumentException("The weight of " + weight.getKey() + " is negative.");
            }
            sum = sum.add(weight.getValue());
        }
        if (total < 0 || sum.signum() == 0) {
            throw new IllegalArgumentException(
                    "Only a total from 0 can be shared out, and only where a weight is above 0; " + "the total is "
                            + total + ", the weights add up to " + sum + ".");
        }
        SortedMap<String, Long> parts = new TreeMap<>();
        List<Part> remainders = new ArrayList<>();
        long left = total;
        for (Map.Entry<String, BigInteger> weight : weights.entrySet()) {
            BigInteger[] share =
                    BigInteger.valueOf(total).multiply(weight.getValue()).divideAndRemainder(sum);
            parts.put(weight.getKey(), share[0].longValueExact());
            remainders.add(new Part(weight.getKey(), share[1]));
            left -= share[0].longValueExact();
        }
        remainders.sort(Comparator.comparing(Part::remainder).reversed().thenComparing(Part::name));
        for (Part part : remainders.subList(0, Math.toIntExact(left))) {
            parts.merge(part.name(), 1L, Long::sum);
        }
        return Collections.unmodifiableSortedMap(parts);
    }
}

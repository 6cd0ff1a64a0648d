package io.evenkeel.practice.traffic;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * How many records each rank of frequency gets. By Zipf's law rank r (from 1) has weight r^-s; s is such that the first
 * rank weighs {@value #HEAD_TO_TAIL} times the last.
 */
final class ZipfCounts {
    static final double HEAD_TO_TAIL = 100;

    /** Records that the rarest rank gets at least, where the total allows: enough for a held-out tenth. */
    static final int FLOOR = 40;

    private ZipfCounts() {}

    /**
     * Counts by rank, most frequent first, with the sum {@code records}. Exact shares, rounded by largest remainder. No
     * rank gets fewer than {@link #FLOOR}, or than a quarter of an even share where that is less; what the floor adds
     * comes from the ranks above it, in proportion. So a small total bends the ratio down: with 14 ranks it is below 100
     * for fewer than about 7,200 records.
     */
    static int[] of(int records, int ranks) {
        int floor = Math.min(FLOOR, records / (4 * ranks));
        double exponent = StrictMath.log(HEAD_TO_TAIL) / StrictMath.log(ranks);
        double[] weights = IntStream.rangeClosed(1, ranks)
                .mapToDouble(rank -> StrictMath.pow(rank, -exponent))
                .toArray();
        int raised = 0;
        while (belowFloor(weights, ranks - raised - 1, records - raised * floor, floor)) {
            raised++;
        }
        int shared = ranks - raised;
        int[] counts = new int[ranks];
        Arrays.fill(counts, floor);
        var rounded = largestRemainder(Arrays.copyOf(weights, shared), records - raised * floor);
        System.arraycopy(rounded, 0, counts, 0, shared);
        return counts;
    }

    /** Whether the rank at {@code index} would get less than the floor, if {@code records} went to it and those above. */
    private static boolean belowFloor(double[] weights, int index, int records, int floor) {
        if (index == 0) {
            return false;
        }
        double sum = Arrays.stream(weights, 0, index + 1).sum();
        return records * weights[index] / sum < floor;
    }

    private static int[] largestRemainder(double[] weights, int total) {
        double sum = Arrays.stream(weights).sum();
        double[] shares =
                Arrays.stream(weights).map(weight -> total * weight / sum).toArray();
        int[] counts = Arrays.stream(shares).mapToInt(share -> (int) share).toArray();
        int left = total - Arrays.stream(counts).sum();
        IntStream.range(0, counts.length)
                .boxed()
                .sorted(Comparator.comparingDouble(rank -> (int) shares[rank] - shares[rank]))
                .limit(left)
                .forEach(rank -> counts[rank]++);
        return counts;
    }
}

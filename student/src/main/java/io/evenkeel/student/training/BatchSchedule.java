package io.evenkeel.student.training;

import io.evenkeel.student.seed.Seed;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * Which examples each step trains on: a pure function of seed and step, so that a resumed training needs no iterator state.
 *
 * <p>Epochs follow each other as one stream, each in its own shuffled order, so every batch is full and every example comes
 * once an epoch. A window of a few batches is sorted by length before it is cut, which leaves little padding, and the
 * window's batches come in shuffled order, so that long and short ones mix.
 */
final class BatchSchedule {
    /**
     * Most batches sorted together: the more there are, the less is padding. A quarter of an epoch at most, so that neighbours
     * in length vary from epoch to epoch; but some few batches in any case, without which a short epoch were half padding.
     */
    private static final int LONGEST_WINDOW = 32;

    private static final int SHORTEST_WINDOW = 8;

    private final int[] lengths;
    private final int batchSize;
    private final int window;
    private final Seed seed;
    private long cachedWindow = -1;
    private int[][] cachedBatches = {};
    private long cachedEpoch = -1;
    private int[] cachedOrder = {};

    /** @param lengths of each example, in tokens; at least one */
    BatchSchedule(int[] lengths, int batchSize, Seed seed) {
        this.lengths = lengths.clone();
        this.batchSize = batchSize;
        this.seed = seed;
        int epoch = Math.max(1, lengths.length / batchSize);
        // A window longer than an epoch would put an example beside itself.
        this.window = Math.min(epoch, Math.clamp(epoch / 4, SHORTEST_WINDOW, LONGEST_WINDOW));
    }

    /** Indices of the examples of one step, from 0. */
    int[] at(int step) {
        long wanted = step / window;
        if (wanted != cachedWindow) {
            cachedBatches = batches(wanted);
            cachedWindow = wanted;
        }
        return cachedBatches[step % window].clone();
    }

    private int[][] batches(long index) {
        int size = window * batchSize;
        var sorted = IntStream.range(0, size)
                .map(i -> example(index * size + i))
                .boxed()
                .sorted(Comparator.comparingInt(example -> lengths[example]))
                .mapToInt(Integer::intValue)
                .toArray();
        return Arrays.stream(seed.derive("window", index).permutation(window))
                .mapToObj(batch -> Arrays.copyOfRange(sorted, batch * batchSize, (batch + 1) * batchSize))
                .toArray(int[][]::new);
    }

    private int example(long position) {
        long epoch = position / lengths.length;
        if (epoch != cachedEpoch) {
            cachedOrder = seed.derive("epoch", epoch).permutation(lengths.length);
            cachedEpoch = epoch;
        }
        return cachedOrder[(int) (position % lengths.length)];
    }
}

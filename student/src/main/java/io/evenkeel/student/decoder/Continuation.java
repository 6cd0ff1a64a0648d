package io.evenkeel.student.decoder;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * A batch of prompts being continued: the key-value cache and the logits after each row's last token.
 *
 * <p>Rows are padded on the left, so that all of them write the same column; a row's positions count from its own first
 * token, so padding changes nothing but the last bits of a sum. Between two tokens rows may join and leave.
 */
public final class Continuation implements AutoCloseable {
    /** Columns that the cache grows by when it is full: a copy of it each so many tokens. */
    public static final int GROWTH = 64;

    /** Most values of the attention mask in one call (64 MiB); longer prompts are read piece by piece. */
    private static final long MASK_VALUES = 16L << 20;

    private final Decoder decoder;
    private final Kernels kernels;
    private final NDManager scope;
    private List<NDArray> keys;
    private List<NDArray> values;
    private long[] starts;
    private NDArray start;
    private NDArray logits;
    private long filled;
    private long columns;

    /** @param room tokens that may be appended to the longest prompt before the cache grows */
    Continuation(Decoder decoder, Kernels kernels, List<long[]> prompts, int room) {
        this.decoder = decoder;
        this.kernels = kernels;
        scope = decoder.newScope();
        int rows = prompts.size();
        int width = prompts.stream().mapToInt(p -> p.length).max().orElseThrow();
        columns = width + room;
        var config = decoder.config();
        var shape = new Shape(rows, config.keyValueHeads(), columns, config.headDim());
        keys = zeros(shape);
        values = zeros(shape);
        var ids = new long[rows][width];
        starts = new long[rows];
        for (int row = 0; row < rows; row++) {
            var prompt = prompts.get(row);
            starts[row] = width - prompt.length;
            System.arraycopy(prompt, 0, ids[row], width - prompt.length, prompt.length);
        }
        start = decoder.tokens().of(scope, starts);
        logits = read(ids, width);
    }

    /** The most probable next token of each row. */
    public long[] mostProbable() {
        try (var call = scope.newSubManager()) {
            return kernels.run(call, "greedy", logits).toLongArray();
        }
    }

    /** Logits [rows · vocabulary] of each row's next token. */
    public float[] logits() {
        return logits.toFloatArray();
    }

    /** Appends one token to each row. */
    public void append(long[] tokens) {
        if (isFull()) {
            select(IntStream.range(0, starts.length).toArray(), GROWTH);
        }
        replaceLogits(extend(tokens, tokens.length, 1));
    }

    /** Whether the next token makes the cache grow. */
    public boolean isFull() {
        return filled == columns;
    }

    /** Goes on with some rows only, in the order given; the others are forgotten. */
    public void keep(int[] rows) {
        select(rows, isFull() ? GROWTH : columns - filled);
    }

    /** Reads further prompts and goes on with them below the rows that are there, which notice nothing of it. */
    public void join(List<long[]> prompts) {
        try (var others = new Continuation(decoder, kernels, prompts, 0)) {
            long unseen = unseen(starts);
            long width = Math.max(filled - unseen, others.filled);
            keys = joined(keys, others.keys, unseen, width);
            values = joined(values, others.values, unseen, width);
            startAt(LongStream.concat(
                            Arrays.stream(starts).map(first -> first + width - filled),
                            Arrays.stream(others.starts).map(first -> first + width - others.filled))
                    .toArray());
            replaceLogits(logits.concat(others.logits));
            filled = width;
            columns = width + GROWTH;
        }
    }

    @Override
    public void close() {
        scope.close();
    }

    private List<NDArray> zeros(Shape shape) {
        return IntStream.range(0, decoder.config().layers())
                .mapToObj(i -> scope.zeros(shape))
                .toList();
    }

    /** Some rows, without the columns that none of them sees, and with so many free ones. */
    private void select(int[] rows, long room) {
        var kept = Arrays.stream(rows).mapToLong(row -> starts[row]).toArray();
        long unseen = unseen(kept);
        try (var call = scope.newSubManager()) {
            var index =
                    decoder.tokens().of(call, Arrays.stream(rows).asLongStream().toArray());
            UnaryOperator<NDArray> move = cache -> kernels.run(scope, "move", cache, index, unseen, filled, room);
            keys = replaced(keys, move);
            values = replaced(values, move);
            replaceLogits(logits.get(index));
        }
        startAt(Arrays.stream(kept).map(first -> first - unseen).toArray());
        filled -= unseen;
        columns = filled + room;
    }

    private List<NDArray> joined(List<NDArray> ours, List<NDArray> theirs, long unseen, long width) {
        var next = theirs.iterator();
        return replaced(
                ours, cache -> kernels.run(scope, "join", cache, next.next(), unseen, filled, width, (long) GROWTH));
    }

    /** Array by array, so that old and new lie side by side for one of them only. */
    private static List<NDArray> replaced(List<NDArray> caches, UnaryOperator<NDArray> change) {
        return caches.stream()
                .map(cache -> {
                    try (cache) {
                        return change.apply(cache);
                    }
                })
                .toList();
    }

    private static long unseen(long[] starts) {
        return Arrays.stream(starts).min().orElseThrow();
    }

    private void startAt(long[] first) {
        start.close();
        starts = first;
        start = decoder.tokens().of(scope, first);
    }

    private void replaceLogits(NDArray next) {
        next.attach(scope);
        logits.close();
        logits = next;
    }

    /** Appends whole prompts, [rows][width] -> the logits after them. */
    private NDArray read(long[][] ids, int width) {
        var config = decoder.config();
        long perColumn = (long) ids.length * config.heads() / config.keyValueHeads() * width;
        int piece = (int) Math.clamp(MASK_VALUES / perColumn, 1, width);
        for (int from = 0; ; from += piece) {
            int to = Math.min(from + piece, width);
            int begin = from;
            var flat = Arrays.stream(ids)
                    .flatMapToLong(row -> Arrays.stream(row, begin, to))
                    .toArray();
            var next = extend(flat, ids.length, to - from);
            if (to == width) {
                return next;
            }
            next.close();
        }
    }

    private NDArray extend(long[] ids, int rows, int width) {
        try (var call = scope.newSubManager()) {
            var batch = decoder.tokens().of(call, ids, new Shape(rows, width));
            decoder.spread((long) rows * width);
            var rotary = decoder.rotary(filled + width);
            var next = kernels.run(
                    scope,
                    "extend",
                    batch,
                    start,
                    filled,
                    keys,
                    values,
                    rotary.cos(),
                    rotary.sin(),
                    decoder.kernelOrder());
            filled += width;
            return next;
        }
    }
}

package io.evenkeel.student.decoder;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A batch of prompts being continued: the key-value cache and the logits after each row's last token.
 *
 * <p>Rows are padded on the left, so that all of them write the same column; a row's positions count from its own first
 * token, so padding changes nothing but the last bits of a sum.
 */
public final class Continuation implements AutoCloseable {
    private final Decoder decoder;
    private final Kernels kernels;
    private final NDManager scope;
    private NDManager cacheScope;
    private List<NDArray> keys;
    private List<NDArray> values;
    private NDArray start;
    private NDArray logits;
    private long filled;

    /** @param room tokens that may be appended to the longest prompt */
    Continuation(Decoder decoder, Kernels kernels, List<long[]> prompts, int room) {
        this.decoder = decoder;
        this.kernels = kernels;
        scope = decoder.newScope();
        cacheScope = scope.newSubManager();
        int rows = prompts.size();
        int columns = prompts.stream().mapToInt(p -> p.length).max().orElseThrow();
        var config = decoder.config();
        var shape = new Shape(rows, config.keyValueHeads(), columns + room, config.headDim());
        keys = IntStream.range(0, config.layers())
                .mapToObj(i -> cacheScope.zeros(shape))
                .toList();
        values = IntStream.range(0, config.layers())
                .mapToObj(i -> cacheScope.zeros(shape))
                .toList();
        var ids = new long[rows * columns];
        var starts = new long[rows];
        for (int row = 0; row < rows; row++) {
            var prompt = prompts.get(row);
            starts[row] = columns - prompt.length;
            System.arraycopy(prompt, 0, ids, row * columns + columns - prompt.length, prompt.length);
        }
        start = cacheScope.create(starts);
        logits = extend(ids, rows, columns);
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
        var previous = logits;
        logits = extend(tokens, tokens.length, 1);
        previous.close();
    }

    /** Goes on with some rows only, in the order given; the others are forgotten. */
    public void keep(int[] rows) {
        var kept = scope.newSubManager();
        try (var call = scope.newSubManager()) {
            var index = call.create(Arrays.stream(rows).asLongStream().toArray());
            keys = List.copyOf(kernels.runForList(kept, "keep", keys, index));
            values = List.copyOf(kernels.runForList(kept, "keep", values, index));
            start = kernels.runForList(kept, "keep", List.of(start), index).head();
            logits = kernels.runForList(kept, "keep", List.of(logits), index).head();
        }
        cacheScope.close();
        cacheScope = kept;
    }

    @Override
    public void close() {
        scope.close();
    }

    private NDArray extend(long[] ids, int rows, int columns) {
        try (var call = scope.newSubManager()) {
            var batch = call.create(ids, new Shape(rows, columns));
            var rotary = decoder.rotary(filled + columns);
            var next = kernels.run(
                    cacheScope,
                    "extend",
                    batch,
                    start,
                    filled,
                    keys,
                    values,
                    rotary.cos(),
                    rotary.sin(),
                    decoder.kernelOrder());
            filled += columns;
            return next;
        }
    }
}

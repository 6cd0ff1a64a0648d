package io.evenkeel.student.decoder;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.evenkeel.student.StudentConfig;
import org.jspecify.annotations.Nullable;

/** The rotary table on the device, as long as was needed so far: a model's longest context may be longer than memory. */
final class RotaryTables {
    private static final int SHORTEST = 512;

    private final NDManager manager;
    private final StudentConfig config;
    private @Nullable Arrays arrays;

    /** Cosine and sine, both [positions, headDim]. */
    record Arrays(NDArray cos, NDArray sin, long positions) {}

    RotaryTables(NDManager manager, StudentConfig config) {
        this.manager = manager;
        this.config = config;
    }

    /** Tables of at least so many positions, or of all that the model has. */
    Arrays upTo(long positions) {
        var current = arrays;
        long wanted = Math.min(positions, config.maxPositions());
        if (current != null && current.positions() >= wanted) {
            return current;
        }
        int length = (int) Math.min(config.maxPositions(), Math.max(SHORTEST, 2 * wanted));
        var table = new RotaryTable(config, length);
        var shape = new Shape(length, config.headDim());
        var longer = new Arrays(manager.create(table.cos(), shape), manager.create(table.sin(), shape), length);
        if (current != null) {
            current.cos().close();
            current.sin().close();
        }
        arrays = longer;
        return longer;
    }
}

package io.evenkeel.student.decoder;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Brings token ids and positions to the device through one buffer that is used again. DJL alone makes a direct buffer for
 * each array, which waits for the garbage collector, and what waits long among short-lived memory pins the memory around it.
 *
 * <p>Not for several threads at once.
 */
final class TokenArrays {
    private ByteBuffer buffer = allocated(1_024);

    /** An array of the engine's own memory; belongs to the scope. */
    NDArray of(NDManager scope, long[] values, Shape shape) {
        int bytes = Math.multiplyExact(values.length, Long.BYTES);
        if (bytes > buffer.capacity()) {
            buffer = allocated(Math.max(bytes, Math.multiplyExact(2, buffer.capacity())));
        }
        buffer.clear().limit(bytes);
        buffer.asLongBuffer().put(values);
        try (var view = scope.create(buffer, shape, DataType.INT64)) {
            var array = view.duplicate();
            array.attach(scope);
            return array;
        }
    }

    /** As many as there are, in one dimension. */
    NDArray of(NDManager scope, long[] values) {
        return of(scope, values, new Shape(values.length));
    }

    private static ByteBuffer allocated(int bytes) {
        return ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder());
    }
}

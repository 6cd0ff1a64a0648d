package io.evenkeel.student.checkpoint;

import io.evenkeel.student.CheckpointRefused;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.List;

/**
 * A tensor as it lies in a file; its values are read when they are asked for.
 *
 * @param name as the file has it
 * @param type as safetensors spells it: F32, F16, BF16, I64, …
 * @param shape row-major
 * @param file where it lies
 * @param from its first byte there
 * @param length its bytes
 */
public record StoredTensor(String name, String type, List<Long> shape, Path file, long from, int length) {

    /**
     * The bytes, little-endian.
     *
     * @throws CheckpointRefused when the file has become shorter
     */
    public ByteBuffer bytes() {
        try (var channel = FileChannel.open(file)) {
            return Safetensors.read(channel, from, length, file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * The values, widened to float32 without loss.
     *
     * @throws CheckpointRefused when the type is not F32, F16 or BF16
     */
    public float[] floats() {
        return floats(name, type, bytes());
    }

    /** The values that little-endian bytes of a type mean. */
    static float[] floats(String name, String type, ByteBuffer bytes) {
        var data = bytes.order(ByteOrder.LITTLE_ENDIAN);
        return switch (type) {
            case "F32" -> {
                var values = new float[data.remaining() / Float.BYTES];
                data.asFloatBuffer().get(values);
                yield values;
            }
            case "F16" -> {
                var values = new float[data.remaining() / Short.BYTES];
                for (int i = 0; i < values.length; i++) {
                    values[i] = Float.float16ToFloat(data.getShort());
                }
                yield values;
            }
            case "BF16" -> {
                var values = new float[data.remaining() / Short.BYTES];
                for (int i = 0; i < values.length; i++) {
                    values[i] = Float.intBitsToFloat(data.getShort() << 16);
                }
                yield values;
            }
            default ->
                throw new CheckpointRefused("Tensor " + name + " has type " + type + "; allowed: F32, F16, BF16.");
        };
    }
}

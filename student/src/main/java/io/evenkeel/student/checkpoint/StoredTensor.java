package io.evenkeel.student.checkpoint;

import io.evenkeel.student.CheckpointRefused;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/**
 * A tensor as it lies in a file.
 *
 * @param name as the file has it
 * @param type as safetensors spells it: F32, F16, BF16, I64, …
 * @param shape row-major
 * @param bytes little-endian
 */
@SuppressWarnings("ArrayRecordComponent") // compared nowhere
public record StoredTensor(String name, String type, List<Long> shape, byte[] bytes) {

    /**
     * The values, widened to float32 without loss.
     *
     * @throws CheckpointRefused when the type is not F32, F16 or BF16
     */
    public float[] floats() {
        var data = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        return switch (type) {
            case "F32" -> {
                var values = new float[bytes.length / Float.BYTES];
                data.asFloatBuffer().get(values);
                yield values;
            }
            case "F16" -> {
                var values = new float[bytes.length / Short.BYTES];
                for (int i = 0; i < values.length; i++) {
                    values[i] = Float.float16ToFloat(data.getShort());
                }
                yield values;
            }
            case "BF16" -> {
                var values = new float[bytes.length / Short.BYTES];
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

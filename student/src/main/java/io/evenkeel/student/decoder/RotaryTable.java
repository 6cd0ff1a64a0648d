package io.evenkeel.student.decoder;

import io.evenkeel.student.RotaryScaling;
import io.evenkeel.student.StudentConfig;

/**
 * Cosine and sine of every position's rotary angles, both [positions, headDim]; the second half of a row repeats the
 * first, the sine's first half negative, as the half-split form wants it.
 */
final class RotaryTable {
    private final float[] cos;
    private final float[] sin;

    /** @param positions rows, at most the model's longest sequence */
    RotaryTable(StudentConfig config, int positions) {
        int width = config.headDim();
        cos = new float[Math.multiplyExact(positions, width)];
        sin = new float[cos.length];
        for (int i = 0; i < width / 2; i++) {
            double frequency = scaled(Math.pow(config.ropeTheta(), -2.0 * i / width), config.rotaryScaling());
            for (int position = 0; position < positions; position++) {
                int at = position * width + i;
                cos[at] = cos[at + width / 2] = (float) Math.cos(position * frequency);
                sin[at + width / 2] = (float) Math.sin(position * frequency);
                sin[at] = -sin[at + width / 2];
            }
        }
    }

    float[] cos() {
        return cos;
    }

    float[] sin() {
        return sin;
    }

    /** Radians per token, after scaling. */
    private static double scaled(double frequency, RotaryScaling scaling) {
        return switch (scaling) {
            case RotaryScaling.None none -> frequency;
            case RotaryScaling.Linear linear -> frequency / linear.factor();
            case RotaryScaling.Llama3 llama3 -> {
                double turns = llama3.originalMaxPositions() * frequency / (2 * Math.PI);
                double kept = (turns - llama3.lowFrequencyFactor())
                        / (llama3.highFrequencyFactor() - llama3.lowFrequencyFactor());
                kept = Math.clamp(kept, 0.0, 1.0);
                yield frequency * (kept + (1 - kept) / llama3.factor());
            }
        };
    }
}

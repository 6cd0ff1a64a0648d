package io.evenkeel.student.check;

import io.evenkeel.student.CheckpointRefused;

/** How far values are from what they should be; not a number where either is none. */
final class Errors {
    private Errors() {}

    /** The largest absolute difference. */
    static double absolute(float[] got, float[] want) {
        requireSameLength(got.length, want.length);
        double largest = 0;
        for (int i = 0; i < got.length; i++) {
            largest = larger(largest, Math.abs((double) got[i] - want[i]));
        }
        return largest;
    }

    /** The largest absolute difference over the largest absolute value that is wanted. */
    static double relativeToLargest(float[] got, float[] want) {
        double scale = 0;
        for (float value : want) {
            scale = larger(scale, Math.abs(value));
        }
        double difference = absolute(got, want);
        return difference == 0 ? 0 : difference / scale;
    }

    /** The largest difference over the value that is wanted. */
    static double relative(float[] got, float[] want) {
        requireSameLength(got.length, want.length);
        double largest = 0;
        for (int i = 0; i < got.length; i++) {
            double difference = Math.abs((double) got[i] - want[i]);
            largest = larger(largest, difference == 0 ? 0 : difference / Math.abs(want[i]));
        }
        return largest;
    }

    static double larger(double a, double b) {
        return Double.isNaN(a) || Double.isNaN(b) ? Double.NaN : Math.max(a, b);
    }

    private static void requireSameLength(int got, int want) {
        if (got != want) {
            throw new CheckpointRefused(
                    "The reference has " + want + " values where the student computes " + got + ".");
        }
    }
}

package io.evenkeel.student.decoder;

/** Where a weight's values come from; asked once for each weight, one after the other, so that they need not lie in memory together. */
@FunctionalInterface
public interface WeightValues {

    /** The values, row by row, as many as the weight's shape has. */
    float[] of(Weight weight);
}

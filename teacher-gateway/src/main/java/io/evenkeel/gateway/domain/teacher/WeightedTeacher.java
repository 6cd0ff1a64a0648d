package io.evenkeel.gateway.domain.teacher;

/**
 * A teacher among several.
 *
 * @param name in the ledger; empty for a pipeline's only teacher
 * @param model name sent to it
 * @param weight its share of the calls is its weight over the sum of all; 0 where it is only to stand in for the others
 */
public record WeightedTeacher(String name, String model, int weight) {
    /** The only teacher of a pipeline that names none. */
    public static WeightedTeacher only(String model) {
        return new WeightedTeacher("", model, 1);
    }
}

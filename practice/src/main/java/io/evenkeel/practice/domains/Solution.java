package io.evenkeel.practice.domains;

/**
 * A worked answer.
 *
 * @param rationale the steps, without the answer's marker
 * @param answer the final answer alone
 */
public record Solution(String rationale, String answer) {
    /** What stands between rationale and answer. */
    public static final String MARKER = " #### ";

    /** Rationale, marker and answer: what a teacher replies and a student learns to write. */
    public String text() {
        return rationale + MARKER + answer;
    }
}

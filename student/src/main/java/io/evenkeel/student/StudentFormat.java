package io.evenkeel.student;

/**
 * How the pipeline's texts become prompts and completions of a student without a chat template.
 *
 * <p>Each prompt ends in a line break, so that a completion's first token is the same whatever stands before it.
 */
public final class StudentFormat {
    private StudentFormat() {}

    /** What the student sees before it answers. */
    public static String prompt(String question) {
        return "Q: " + question + "\nA:\n";
    }

    /** What the student learns to say: {@code rationale #### answer}. */
    public static String completion(String rationale, String answer) {
        return rationale + " #### " + answer;
    }

    /** Asks the student for a new question of a domain. */
    public static String questionPrompt(String domain) {
        return "Domain: " + domain + "\nQ:\n";
    }
}

package io.evenkeel.practice.teacher;

/** A refusal in the form of the OpenAI API: an HTTP status, a code for programs and a sentence for people. */
public final class ApiError extends Exception {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final String code;

    /**
     * @param status HTTP status, 400 to 599
     * @param code stable name of the error
     * @param message one sentence; it never quotes a question
     */
    public ApiError(int status, String code, String message) {
        super(message);
        this.status = status;
        this.code = code;
    }

    public int status() {
        return status;
    }

    public String code() {
        return code;
    }

    /** The message, never null. */
    public String sentence() {
        return String.valueOf(getMessage());
    }
}

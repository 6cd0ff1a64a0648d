package io.evenkeel.student;

/** A checkpoint that cannot be used; the message is one sentence that names the file and what is wrong with it. */
public final class CheckpointRefused extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public CheckpointRefused(String sentence) {
        super(sentence);
    }

    public CheckpointRefused(String sentence, Throwable cause) {
        super(sentence, cause);
    }
}

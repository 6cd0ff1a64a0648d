package io.evenkeel.trainer.external;

/** A job ended without a student that can be used; the message is one sentence. */
public final class JobFailed extends RuntimeException {
    private static final long serialVersionUID = 1L;

    JobFailed(String sentence) {
        super(sentence);
    }
}

package io.evenkeel.sampler.intake;

/** Traffic that cannot be taken; the message is one sentence for the caller and quotes no text. */
final class RefusedTraffic extends Exception {
    private static final long serialVersionUID = 1L;

    RefusedTraffic(String sentence) {
        super(sentence);
    }
}

package io.evenkeel.student.decoder;

/**
 * One example as tokens.
 *
 * @param ids beginning marker, prompt, completion
 * @param predictedFrom index of the first token whose likelihood counts, at least 1
 */
@SuppressWarnings("ArrayRecordComponent") // compared nowhere; a list of boxed longs would be eight times the size
public record TokenSequence(long[] ids, int predictedFrom) {

    /** @throws IllegalArgumentException when no token would be predicted, or the first one, which nothing precedes */
    public TokenSequence {
        if (predictedFrom < 1 || predictedFrom >= ids.length) {
            throw new IllegalArgumentException(
                    "Tokens from " + predictedFrom + " of " + ids.length + " cannot be predicted.");
        }
    }

    /** Tokens, all of them. */
    public int length() {
        return ids.length;
    }

    /** Tokens whose likelihood counts. */
    public int predicted() {
        return ids.length - predictedFrom;
    }
}

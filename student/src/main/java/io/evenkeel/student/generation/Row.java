package io.evenkeel.student.generation;

import io.evenkeel.student.Sampling;
import java.util.Arrays;
import java.util.function.LongPredicate;
import java.util.random.RandomGenerator;

/** One prompt on its way: its completion so far, and the random numbers that are its own. */
final class Row {
    private final long[] prompt;
    private final long[] completion;
    private final Sampling sampling;
    private final RandomGenerator random;
    private final LongPredicate isEnough;
    private int length;
    private boolean ended;

    /**
     * @param limit most tokens of the completion
     * @param isEnough sees each token of the completion; true ends it
     */
    Row(long[] prompt, int limit, Sampling sampling, RandomGenerator random, LongPredicate isEnough) {
        this.prompt = prompt;
        this.completion = new long[limit];
        this.sampling = sampling;
        this.random = random;
        this.isEnough = isEnough;
    }

    long[] prompt() {
        return prompt;
    }

    int limit() {
        return completion.length;
    }

    Sampling sampling() {
        return sampling;
    }

    RandomGenerator random() {
        return random;
    }

    /** Takes the next token, unless the row is done already; an end marker is not part of the completion. */
    void take(long token, boolean isEnd) {
        if (isDone()) {
            return;
        }
        if (isEnd) {
            ended = true;
        } else {
            completion[length++] = token;
            ended = isEnough.test(token);
        }
    }

    /** Ends it where it is. */
    void leave() {
        ended = true;
    }

    /** The last token taken. */
    long last() {
        return completion[length - 1];
    }

    boolean isDone() {
        return ended || length == completion.length;
    }

    /** Whether it is done for no other reason than its limit. */
    boolean isCutOff() {
        return !ended && length == completion.length;
    }

    /** Tokens taken. */
    int length() {
        return length;
    }

    long[] completion() {
        return Arrays.copyOf(completion, length);
    }
}

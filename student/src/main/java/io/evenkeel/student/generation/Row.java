package io.evenkeel.student.generation;

import java.util.Arrays;
import java.util.random.RandomGenerator;

/** One prompt on its way: its completion so far, and the random numbers that are its own. */
final class Row {
    private final long[] prompt;
    private final long[] completion;
    private final RandomGenerator random;
    private int length;
    private boolean ended;

    /** @param limit most tokens of the completion */
    Row(long[] prompt, int limit, RandomGenerator random) {
        this.prompt = prompt;
        this.completion = new long[limit];
        this.random = random;
    }

    long[] prompt() {
        return prompt;
    }

    int limit() {
        return completion.length;
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
        }
    }

    /** The last token taken. */
    long last() {
        return completion[length - 1];
    }

    boolean isDone() {
        return ended || length == completion.length;
    }

    long[] completion() {
        return Arrays.copyOf(completion, length);
    }
}

package io.evenkeel.student;

import java.util.List;

/**
 * How tokens are chosen in generation, and where it ends.
 *
 * @param maxTokens most tokens of a completion
 * @param temperature what logits are divided by before the choice; 0 always takes the most probable token
 * @param topP the choice is among the most probable tokens that together reach this probability, above 0 and at most 1
 * @param seed chooses among equally valid draws; the same seed and prompt give the same completion
 * @param stop a completion ends before the first of these texts, which may span tokens and is no part of it; at most
 *     {@value #STOPS_MAX}, none empty
 */
public record Sampling(int maxTokens, double temperature, double topP, long seed, List<String> stop) {
    /** Most stop sequences, as in the OpenAI API. */
    public static final int STOPS_MAX = 4;

    /** @throws IllegalArgumentException naming the first value that is not allowed, and what is */
    public Sampling {
        if (maxTokens < 1) {
            throw new IllegalArgumentException("maxTokens is " + maxTokens + "; allowed: whole numbers from 1.");
        }
        if (!(temperature >= 0) || Double.isInfinite(temperature)) {
            throw new IllegalArgumentException("temperature is " + temperature + "; allowed: numbers from 0.");
        }
        if (!(topP > 0 && topP <= 1)) {
            throw new IllegalArgumentException("topP is " + topP + "; allowed: above 0, at most 1.");
        }
        if (stop.size() > STOPS_MAX || stop.contains("")) {
            throw new IllegalArgumentException(
                    "stop has " + stop.size() + " texts; allowed: at most " + STOPS_MAX + ", none of them empty.");
        }
        stop = List.copyOf(stop);
    }

    /** Without stop sequences. */
    public Sampling(int maxTokens, double temperature, double topP, long seed) {
        this(maxTokens, temperature, topP, seed, List.of());
    }

    /** The most probable token each time. */
    public static Sampling greedy(int maxTokens) {
        return new Sampling(maxTokens, 0, 1, 0);
    }

    /** Whether no draw is made at all. */
    public boolean isGreedy() {
        return temperature == 0;
    }
}

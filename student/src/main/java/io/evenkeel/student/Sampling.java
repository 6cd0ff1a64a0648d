package io.evenkeel.student;

/**
 * How tokens are chosen in generation.
 *
 * @param maxTokens most tokens of a completion
 * @param temperature what logits are divided by before the choice; 0 always takes the most probable token
 * @param topP the choice is among the most probable tokens that together reach this probability, above 0 and at most 1
 * @param seed chooses among equally valid draws; the same seed and prompt give the same completion
 */
public record Sampling(int maxTokens, double temperature, double topP, long seed) {

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

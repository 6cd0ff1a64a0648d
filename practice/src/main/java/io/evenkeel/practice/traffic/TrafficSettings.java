package io.evenkeel.practice.traffic;

/**
 * What traffic to write.
 *
 * @param seed decides everything: the order of frequency, the questions, their order
 * @param records number of records, at least 1
 * @param withoutAnswer probability that a record has no reference answer
 * @param duplicates probability that a record repeats an earlier question of its domain word for word
 * @param nearDuplicates probability that a record repeats an earlier question with other white space or a prefix
 */
public record TrafficSettings(long seed, int records, double withoutAnswer, double duplicates, double nearDuplicates) {
    /**
     * @throws IllegalArgumentException a share is no probability, the duplicates' shares sum to more than 1, or there is
     *     no record; the message is one sentence for the user
     */
    public TrafficSettings {
        requireProbability("without-answer", withoutAnswer);
        requireProbability("duplicates", duplicates);
        requireProbability("near-duplicates", nearDuplicates);
        if (duplicates + nearDuplicates > 1) {
            throw new IllegalArgumentException(
                    "duplicates and near-duplicates are %s and %s; allowed: together at most 1."
                            .formatted(duplicates, nearDuplicates));
        }
        if (records < 1) {
            throw new IllegalArgumentException("records is %s; allowed: whole numbers from 1.".formatted(records));
        }
    }

    /** The usual shares: 10 % without answer, 2 % duplicates, 2 % near-duplicates. */
    public static TrafficSettings usual(long seed, int records) {
        return new TrafficSettings(seed, records, 0.10, 0.02, 0.02);
    }

    private static void requireProbability(String key, double value) {
        // Written so that NaN fails too.
        if (!(value >= 0 && value <= 1)) {
            throw new IllegalArgumentException("%s is %s; allowed: 0 to 1.".formatted(key, value));
        }
    }
}

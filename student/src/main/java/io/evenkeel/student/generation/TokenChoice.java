package io.evenkeel.student.generation;

import io.evenkeel.student.Sampling;
import java.util.Arrays;
import java.util.random.RandomGenerator;

/**
 * One draw of a next token: softmax at a temperature, cut to the nucleus (Holtzman et al., arXiv:1904.09751).
 *
 * <p>Ties in probability are in order of ids, so that a draw is a function of logits and random number alone.
 */
final class TokenChoice {
    private TokenChoice() {}

    /**
     * @param logits of several rows, one after the other
     * @param from where the row begins
     * @param vocabulary its length
     * @return an id, from 0
     */
    static int draw(float[] logits, int from, int vocabulary, Sampling sampling, RandomGenerator random) {
        var probabilities = softmax(logits, from, vocabulary, sampling.temperature());
        double point = random.nextDouble();
        int[] ranked = ranked(logits, from, vocabulary);
        int size = 0;
        double mass = 0;
        while (size < vocabulary && mass < sampling.topP()) {
            mass += probabilities[ranked[size++]];
        }
        double reached = 0;
        for (int i = 0; i < size; i++) {
            reached += probabilities[ranked[i]];
            if (reached > point * mass) {
                return ranked[i];
            }
        }
        return ranked[size - 1];
    }

    /** Ids, the most probable first; sorted as numbers, because a vocabulary has 150,000 of them. */
    private static int[] ranked(float[] logits, int from, int vocabulary) {
        var keys = new long[vocabulary];
        for (int id = 0; id < vocabulary; id++) {
            int bits = Float.floatToIntBits(logits[from + id] + 0f); // so that -0 is 0
            int ascending = bits ^ (bits >> (Integer.SIZE - 1) & Integer.MAX_VALUE);
            keys[id] = ~(long) ascending << Integer.SIZE | id;
        }
        Arrays.sort(keys);
        return Arrays.stream(keys).mapToInt(key -> (int) key).toArray();
    }

    private static double[] softmax(float[] logits, int from, int vocabulary, double temperature) {
        var values = new double[vocabulary];
        double largest = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < vocabulary; i++) {
            values[i] = logits[from + i] / temperature;
            largest = Math.max(largest, values[i]);
        }
        double sum = 0;
        for (int i = 0; i < vocabulary; i++) {
            values[i] = Math.exp(values[i] - largest);
            sum += values[i];
        }
        for (int i = 0; i < vocabulary; i++) {
            values[i] /= sum;
        }
        return values;
    }
}

package io.evenkeel.student.generation;

import io.evenkeel.student.Sampling;
import java.util.Comparator;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

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
        var ranked = IntStream.range(0, vocabulary)
                .boxed()
                .sorted(Comparator.comparingDouble((Integer id) -> -probabilities[id]))
                .mapToInt(Integer::intValue)
                .toArray();
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

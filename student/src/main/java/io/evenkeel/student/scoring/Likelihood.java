package io.evenkeel.student.scoring;

import io.evenkeel.student.decoder.Decoder;
import io.evenkeel.student.decoder.TokenSequence;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** Likelihood of many sequences, sequences of like length together, so that little of a batch is padding. */
public final class Likelihood {
    /** Positions of one batch, padding included; what fits the caches of two cores, and a small part of any memory. */
    private static final int POSITIONS = 8_192;

    /** Logits of one batch, in floats: 256 MiB. */
    private static final int LOGITS = 1 << 26;

    private final Decoder decoder;
    private final int positions;

    public Likelihood(Decoder decoder) {
        this.decoder = decoder;
        positions = Math.min(POSITIONS, LOGITS / decoder.config().vocabularySize());
    }

    /** Summed negative log likelihood, in nats, of each sequence's predicted tokens; in the order given. */
    public double[] nll(List<TokenSequence> sequences) {
        var order = IntStream.range(0, sequences.size())
                .boxed()
                .sorted(Comparator.comparingInt(i -> sequences.get(i).length()))
                .toList();
        var sums = new double[sequences.size()];
        var batch = new ArrayList<Integer>();
        for (int i : order) {
            if (!batch.isEmpty() && (batch.size() + 1) * sequences.get(i).length() > positions) {
                score(batch, sequences, sums);
                batch.clear();
            }
            batch.add(i);
        }
        if (!batch.isEmpty()) {
            score(batch, sequences, sums);
        }
        return sums;
    }

    private void score(List<Integer> batch, List<TokenSequence> sequences, double[] sums) {
        var nll = decoder.nll(batch.stream().map(sequences::get).toList());
        int next = 0;
        for (int i : batch) {
            double sum = 0;
            for (int t = 0; t < sequences.get(i).predicted(); t++) {
                sum += nll[next++];
            }
            sums[i] = sum;
        }
    }
}

package io.evenkeel.student.generation;

import io.evenkeel.student.Sampling;
import io.evenkeel.student.decoder.Continuation;
import io.evenkeel.student.decoder.Decoder;
import io.evenkeel.student.seed.Seed;
import io.evenkeel.student.tokenizer.SpecialTokens;
import io.evenkeel.student.tokenizer.TextTokenizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * Continues prompts, many at a time: prompts of like length share a batch, and a batch shrinks as its rows come to an end.
 */
public final class Generation {
    /** Rows of a batch; more gave no more tokens per second on two cores. */
    private static final int ROWS = 64;

    private final Decoder decoder;
    private final TextTokenizer tokenizer;
    private final SpecialTokens specials;

    public Generation(Decoder decoder, TextTokenizer tokenizer, SpecialTokens specials) {
        this.decoder = decoder;
        this.tokenizer = tokenizer;
        this.specials = specials;
    }

    /**
     * Completions in the order of the prompts, without special tokens. A prompt that leaves no position free gets the empty
     * completion. A draw depends on seed, prompt and how often that prompt stood before in the list, not on its place; so
     * the same question asked twenty times gets twenty draws.
     */
    public List<String> complete(List<String> prompts, Sampling sampling) {
        var rows = new ArrayList<Row>();
        var timesSeen = new HashMap<String, Integer>();
        for (var prompt : prompts) {
            var ids = LongStream.concat(LongStream.of(specials.beginning()), Arrays.stream(tokenizer.encode(prompt)))
                    .toArray();
            int limit = Math.min(sampling.maxTokens(), decoder.config().maxPositions() - ids.length);
            var seed = new Seed(sampling.seed()).derive(prompt, timesSeen.merge(prompt, 1, Integer::sum));
            rows.add(new Row(ids, Math.max(0, limit), seed.generator()));
        }
        var byLength = rows.stream()
                .filter(row -> !row.isDone())
                .sorted(Comparator.comparingInt(row -> row.prompt().length))
                .toList();
        for (int from = 0; from < byLength.size(); from += ROWS) {
            continueTogether(byLength.subList(from, Math.min(from + ROWS, byLength.size())), sampling);
        }
        return rows.stream().map(row -> tokenizer.decode(row.completion())).toList();
    }

    private void continueTogether(List<Row> batch, Sampling sampling) {
        var rows = batch;
        int room = rows.stream().mapToInt(Row::limit).max().orElseThrow();
        try (var continuation =
                decoder.continuation(rows.stream().map(Row::prompt).toList(), room)) {
            while (true) {
                var next = next(continuation, rows, sampling);
                for (int i = 0; i < next.length; i++) {
                    rows.get(i).take(next[i], specials.ends().contains((int) next[i]));
                }
                var going = rows;
                var left = IntStream.range(0, going.size())
                        .filter(i -> !going.get(i).isDone())
                        .toArray();
                if (left.length == 0) {
                    return;
                }
                // Copying the cache costs about as much as a step, so not for every row that ends.
                if (left.length <= rows.size() / 2) {
                    continuation.keep(left);
                    next = Arrays.stream(left)
                            .mapToLong(i -> going.get(i).last())
                            .toArray();
                    rows = Arrays.stream(left).mapToObj(going::get).toList();
                }
                continuation.append(next);
            }
        }
    }

    private long[] next(Continuation continuation, List<Row> rows, Sampling sampling) {
        if (sampling.isGreedy()) {
            return continuation.mostProbable();
        }
        var logits = continuation.logits();
        int vocabulary = decoder.config().vocabularySize();
        var next = new long[rows.size()];
        for (int i = 0; i < next.length; i++) {
            next[i] = TokenChoice.draw(
                    logits, i * vocabulary, vocabulary, sampling, rows.get(i).random());
        }
        return next;
    }
}

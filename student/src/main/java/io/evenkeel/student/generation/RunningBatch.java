package io.evenkeel.student.generation;

import io.evenkeel.student.decoder.Continuation;
import io.evenkeel.student.decoder.Decoder;
import io.evenkeel.student.tokenizer.SpecialTokens;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Rows that go on together, a token at a time; between two tokens others may join, and rows that are done leave. What a row
 * gets does not depend on the others. For one thread.
 */
final class RunningBatch implements AutoCloseable {
    private final Decoder decoder;
    private final SpecialTokens specials;
    private List<Row> rows = List.of();
    private @Nullable Continuation continuation;

    RunningBatch(Decoder decoder, SpecialTokens specials) {
        this.decoder = decoder;
        this.specials = specials;
    }

    /** Whether no row is left to go on with. */
    boolean isEmpty() {
        return rows.isEmpty();
    }

    /**
     * Reads the prompts of further rows, at least one, none of them done.
     *
     * @param room tokens that the first rows of a batch will take; a guess that is too low costs copies, nothing else
     */
    void join(List<Row> newcomers, int room) {
        letGo(rows.size() - 1);
        var prompts = newcomers.stream().map(Row::prompt).toList();
        if (continuation == null) {
            continuation = decoder.continuation(prompts, room);
        } else {
            continuation.join(prompts);
        }
        var all = new ArrayList<>(rows);
        all.addAll(newcomers);
        rows = List.copyOf(all);
    }

    /** Gives every row its next token. */
    void step() {
        if (continuation == null) {
            return;
        }
        var next = next(continuation);
        for (int i = 0; i < next.length; i++) {
            rows.get(i).take(next[i], specials.ends().contains((int) next[i]));
        }
        // Copying the cache costs about as much as a step, so not for every row that ends.
        boolean isCopiedAnyway = continuation.isFull();
        letGo(isCopiedAnyway ? rows.size() - 1 : rows.size() / 2);
        if (continuation != null) {
            continuation.append(rows.stream()
                    .mapToLong(row -> row.isDone() ? specials.padding() : row.last())
                    .toArray());
        }
    }

    @Override
    public void close() {
        if (continuation != null) {
            continuation.close();
            continuation = null;
        }
        rows = List.of();
    }

    /** Forgets the rows that are done, when at most so many are not. */
    private void letGo(int most) {
        var going = IntStream.range(0, rows.size())
                .filter(i -> !rows.get(i).isDone())
                .toArray();
        if (going.length == 0) {
            close();
        } else if (going.length <= most && continuation != null) {
            continuation.keep(going);
            rows = Arrays.stream(going).mapToObj(rows::get).toList();
        }
    }

    private long[] next(Continuation running) {
        // Both ways for a mixed batch, so that a greedy row is chosen for as it is alone.
        var next = rows.stream().anyMatch(row -> row.sampling().isGreedy())
                ? running.mostProbable()
                : new long[rows.size()];
        if (rows.stream().allMatch(row -> row.sampling().isGreedy())) {
            return next;
        }
        var logits = running.logits();
        int vocabulary = decoder.config().vocabularySize();
        for (int i = 0; i < next.length; i++) {
            var row = rows.get(i);
            if (!row.isDone() && !row.sampling().isGreedy()) {
                next[i] = TokenChoice.draw(logits, i * vocabulary, vocabulary, row.sampling(), row.random());
            }
        }
        return next;
    }
}

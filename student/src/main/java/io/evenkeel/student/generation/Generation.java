package io.evenkeel.student.generation;

import io.evenkeel.student.Prompt;
import io.evenkeel.student.Sampling;
import io.evenkeel.student.chat.Wording;
import io.evenkeel.student.decoder.Decoder;
import io.evenkeel.student.seed.Seed;
import io.evenkeel.student.tokenizer.SpecialTokens;
import io.evenkeel.student.tokenizer.TextTokenizer;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.function.Supplier;

/**
 * Continues prompts, many at a time: prompts of like length share a batch, and a batch shrinks as its rows come to an end.
 */
public final class Generation {
    /** Rows of a batch; more gave no more tokens per second on two cores. */
    private static final int ROWS = 64;

    private final Decoder decoder;
    private final TextTokenizer tokenizer;
    private final SpecialTokens specials;
    private final Wording wording;

    public Generation(Decoder decoder, TextTokenizer tokenizer, SpecialTokens specials, Wording wording) {
        this.decoder = decoder;
        this.tokenizer = tokenizer;
        this.specials = specials;
        this.wording = wording;
    }

    /**
     * Completions in the order of the prompts, without special tokens. A prompt that leaves no position free gets the empty
     * completion. A draw depends on seed, prompt and how often that prompt stood before in the list, not on its place; so
     * the same question asked twenty times gets twenty draws.
     */
    public List<String> complete(List<Prompt> prompts, Sampling sampling) {
        var timesSeen = new HashMap<Prompt, Integer>();
        var completions = prompts.stream()
                .map(prompt -> completion(prompt, timesSeen.merge(prompt, 1, Integer::sum), sampling))
                .toList();
        var byLength = completions.stream()
                .map(Completion::row)
                .filter(row -> !row.isDone())
                .sorted(Comparator.comparingInt(row -> row.prompt().length))
                .toList();
        for (int from = 0; from < byLength.size(); from += ROWS) {
            continueTogether(byLength.subList(from, Math.min(from + ROWS, byLength.size())));
        }
        return completions.stream().map(Completion::whole).toList();
    }

    private Completion completion(Prompt prompt, int timesSeen, Sampling sampling) {
        var ids = wording.prompt(prompt);
        int limit = Math.max(0, Math.min(sampling.maxTokens(), decoder.config().maxPositions() - ids.length));
        var random = new Seed(sampling.seed()).derive(prompt.words(), timesSeen).generator();
        if (sampling.stop().isEmpty()) {
            // Decoding at the end is cheaper, and nobody waits for a part of it.
            var row = new Row(ids, limit, sampling, random, token -> false);
            return new Completion(row, () -> wording.said(prompt, tokenizer.decode(row.completion())));
        }
        var text = new CompletionText(tokenizer::decode, sampling.stop());
        var said = new StringBuilder();
        var row = new Row(ids, limit, sampling, random, token -> {
            said.append(text.add(token));
            return text.isStopped();
        });
        return new Completion(row, () -> wording.said(prompt, said + text.end()));
    }

    private void continueTogether(List<Row> rows) {
        try (var batch = new RunningBatch(decoder, specials)) {
            batch.join(rows, rows.stream().mapToInt(Row::limit).max().orElseThrow());
            while (!batch.isEmpty()) {
                batch.step();
            }
        }
    }

    private record Completion(Row row, Supplier<String> text) {
        String whole() {
            return text.get();
        }
    }
}

package io.evenkeel.student.decoder;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.student.Examples;
import io.evenkeel.student.seed.Seed;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rows that come and go, the logits of each against those of its sequence alone. */
class ContinuationTest {
    private static final int VOCABULARY = Examples.small().vocabularySize();
    private static final Decoder DECODER = decoder();

    @ParameterizedTest
    @ValueSource(ints = {1, 9, 90})
    void aRowThatJoinsIsReadAsAloneWhetherItsPromptIsLongerOrShorter(int length) {
        var first = new Script(7, 1);
        var second = new Script(length, 2);
        try (var running = DECODER.continuation(first.prompts(), 3)) {
            goOn(running, 5, first);
            running.join(second.prompts());
            check(running, first, second);
            goOn(running, 60, first, second);
        }
    }

    @Test
    void rowsThatLeaveTakeTheirColumnsWithThemAndTheOthersGoOn() {
        var rows = List.of(new Script(60, 3), new Script(4, 4), new Script(5, 5));
        var late = new Script(6, 6);
        try (var running = DECODER.continuation(
                rows.stream().flatMap(row -> row.prompts().stream()).toList(), 2)) {
            goOn(running, 3, rows.get(0), rows.get(1), rows.get(2));
            running.keep(new int[] {2, 1});
            check(running, rows.get(2), rows.get(1));
            running.join(late.prompts());
            goOn(running, 140, rows.get(2), rows.get(1), late);
        }
    }

    @Test
    void aBatchThatNeverEndsGathersNoArrays() {
        try (var running = DECODER.continuation(new Script(5, 7).prompts(), 1);
                var scope = DECODER.newScope()) {
            var arrays = new ArrayList<Integer>();
            for (int round = 0; round < 4; round++) {
                running.join(new Script(9, 8).prompts());
                for (int i = 0; i < 70; i++) {
                    running.append(running.mostProbable());
                }
                running.keep(new int[] {1});
                arrays.add(scope.getParentManager().getManagedArrays().size());
            }
            assertThat(arrays).containsOnly(arrays.get(0));
            assertThat(arrays.get(0)).isGreaterThan(2 * Examples.small().layers());
        }
    }

    private static void goOn(Continuation running, int tokens, Script... rows) {
        for (int i = 0; i < tokens; i++) {
            running.append(Arrays.stream(rows).mapToLong(Script::next).toArray());
            check(running, rows);
        }
    }

    private static void check(Continuation running, Script... rows) {
        var logits = running.logits();
        for (int i = 0; i < rows.length; i++) {
            var alone = DECODER.logits(rows[i].soFar());
            double largest = 0;
            for (int token = 0; token < VOCABULARY; token++) {
                float want = alone[alone.length - VOCABULARY + token];
                largest = Math.max(largest, Math.abs(logits[i * VOCABULARY + token] - want));
            }
            assertThat(largest).as("row %d at %d tokens", i, rows[i].told).isLessThan(1e-3);
        }
    }

    /** With weights so large that it matters what a row sees. */
    private static Decoder decoder() {
        var initial = new InitialWeights(Examples.small(), new Seed(1));
        return new Decoder(
                Examples.small(),
                weight -> {
                    var values = initial.of(weight);
                    IntStream.range(0, values.length).forEach(i -> values[i] *= 3);
                    return values;
                },
                Precision.FLOAT32);
    }

    /** A sequence that is told a token at a time. */
    private static final class Script {
        private final long[] ids;
        private int told;

        Script(int prompt, long seed) {
            ids = new Seed(seed)
                    .generator()
                    .longs(Examples.small().maxPositions(), 3, VOCABULARY)
                    .toArray();
            told = prompt;
        }

        List<long[]> prompts() {
            return List.of(soFar());
        }

        long[] soFar() {
            return Arrays.copyOf(ids, told);
        }

        long next() {
            return ids[told++];
        }
    }
}

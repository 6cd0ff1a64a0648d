package io.evenkeel.student.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.student.seed.Seed;
import java.util.Arrays;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class BatchScheduleTest {

    @Property(tries = 100)
    void aStepsBatchDependsOnSeedAndStepOnly(
            @ForAll @IntRange(min = 1, max = 300) int examples,
            @ForAll @IntRange(min = 1, max = 40) int batchSize,
            @ForAll @IntRange(max = 100) int step,
            @ForAll long seed) {
        var walked = new BatchSchedule(lengths(examples), batchSize, new Seed(seed));
        int[] reached = {};
        for (int i = 0; i <= step; i++) {
            reached = walked.at(i);
        }
        assertThat(new BatchSchedule(lengths(examples), batchSize, new Seed(seed)).at(step))
                .hasSize(batchSize)
                .isEqualTo(reached);
    }

    @Property(tries = 50)
    void everyExampleComesOnceAnEpoch(
            @ForAll @IntRange(min = 1, max = 10) int batches,
            @ForAll @IntRange(min = 1, max = 20) int batchSize,
            @ForAll long seed) {
        int examples = 8 * batches * batchSize; // whole windows
        var schedule = new BatchSchedule(lengths(examples), batchSize, new Seed(seed));
        for (int epoch = 0; epoch < 2; epoch++) {
            int first = epoch * 8 * batches;
            assertThat(IntStream.range(first, first + 8 * batches)
                            .flatMap(step -> Arrays.stream(schedule.at(step)))
                            .sorted()
                            .toArray())
                    .isEqualTo(IntStream.range(0, examples).toArray());
        }
    }

    @Test
    void epochsComeInDifferentOrders() {
        var schedule = new BatchSchedule(lengths(256), 32, new Seed(1));
        assertThat(schedule.at(0)).isNotEqualTo(schedule.at(8));
    }

    @Test
    void littleOfABatchIsPadding() {
        var lengths = lengths(2_000);
        var schedule = new BatchSchedule(lengths, 32, new Seed(5));
        long real = 0;
        long padded = 0;
        for (int step = 0; step < 200; step++) {
            var batch = schedule.at(step);
            real += Arrays.stream(batch).map(i -> lengths[i]).sum();
            padded += 32L * Arrays.stream(batch).map(i -> lengths[i]).max().orElseThrow();
        }
        assertThat((double) real / padded).isGreaterThan(0.9);
    }

    private static int[] lengths(int examples) {
        return new Seed(examples).generator().ints(examples, 20, 120).toArray();
    }
}

package io.evenkeel.method.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.evenkeel.method.evaluation.Accuracy.Measured;
import io.evenkeel.method.evaluation.Accuracy.TooFew;
import io.evenkeel.method.verification.AnswerFormat;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class EvaluationTest {

    @Test
    void theIntervalIsWilsons() {
        // Newcombe 1998, table I: 81 of 263 and 15 of 148.
        assertInterval(Wilson.interval(81, 263), 0.2553, 0.3662);
        assertInterval(Wilson.interval(15, 148), 0.0624, 0.1605);
        assertInterval(Wilson.interval(0, 20), 0, 0.1611);
        assertInterval(Wilson.interval(29, 29), 0.8830, 1);
        assertInterval(Wilson.interval(0, 0), 0, 1);
    }

    @Property
    void theIntervalHoldsTheEstimateAndMirrorsWithIt(
            @ForAll @LongRange(min = 1, max = 100_000) long trials,
            @ForAll @LongRange(min = 0, max = 100_000) long draw) {
        long successes = draw % (trials + 1);
        Interval interval = Wilson.interval(successes, trials);
        Interval mirrored = Wilson.interval(trials - successes, trials);
        assertThat((double) successes / trials).isBetween(interval.low(), interval.high());
        assertThat(interval.low()).isCloseTo(1 - mirrored.high(), within(1e-12));
    }

    @Property
    void moreOfTheSameNarrowsTheInterval(
            @ForAll @LongRange(min = 1, max = 1_000) long trials, @ForAll @LongRange(min = 0, max = 1_000) long draw) {
        long successes = draw % (trials + 1);
        Interval one = Wilson.interval(successes, trials);
        Interval two = Wilson.interval(2 * successes, 2 * trials);
        assertThat(two.high() - two.low()).isLessThan(one.high() - one.low());
    }

    @Test
    void belowFiveEntriesThereIsNoAccuracy() {
        assertThat(Accuracy.of(new Tally(4, 4))).isEqualTo(new TooFew(4));
        assertThat(Accuracy.of(new Tally(4, 5))).isEqualTo(new Measured(0.8, Wilson.interval(4, 5)));
    }

    @Test
    void macroCountsDomainsAndMicroCountsEntries() {
        Report report = Report.of(
                new TreeMap<>(Map.of(
                        "law",
                        new Tally(90, 100),
                        "art",
                        new Tally(1, 10),
                        "war",
                        new Tally(2, 2),
                        "sea",
                        new Tally(5, 10))),
                Set.of("art", "sea", "unheard of"));
        assertValue(report.macro(), (0.9 + 0.1 + 0.5) / 3);
        assertValue(report.micro(), 98.0 / 122);
        assertValue(report.head(), 0.9);
        assertValue(report.tail(), 0.3);
        assertThat(report.domains()).containsEntry("war", new TooFew(2)).hasSize(4);
        assertThat(report.leftOut()).containsExactly("war");
    }

    @Test
    void whereNoDomainHasEnoughThereIsNoAggregateEither() {
        Report report = Report.of(new TreeMap<>(Map.of("a", new Tally(1, 3), "b", new Tally(2, 4))), Set.of("b"));
        assertThat(report.macro()).isEqualTo(new TooFew(7));
        assertThat(report.tail()).isEqualTo(new TooFew(4));
        assertThat(report.micro()).isInstanceOf(Measured.class);
        assertThat(Report.of(new TreeMap<>(), Set.of()).micro()).isEqualTo(new TooFew(0));
    }

    @Property
    void macroOfOneDomainIsThatDomainsAccuracy(
            @ForAll @IntRange(min = 5, max = 200) int total, @ForAll @IntRange(min = 0, max = 200) int draw) {
        Tally tally = new Tally(draw % (total + 1), total);
        Measured alone = (Measured) Accuracy.of(tally);
        Measured macro = (Measured) MacroAccuracy.of(new TreeMap<>(Map.of("law", tally)));
        assertThat(macro.value()).isEqualTo(alone.value());
        assertInterval(
                macro.interval(), alone.interval().low(), alone.interval().high());
    }

    @Test
    void theReachOfFourEqualDomainsIsHalfTheReachOfOne() {
        Tally tally = new Tally(12, 40);
        Measured alone = (Measured) Accuracy.of(tally);
        Measured macro =
                (Measured) MacroAccuracy.of(new TreeMap<>(Map.of("a", tally, "b", tally, "c", tally, "d", tally)));
        assertInterval(
                macro.interval(),
                (0.3 + alone.interval().low()) / 2,
                (0.3 + alone.interval().high()) / 2);
    }

    @Property
    void anAccuracyLiesInItsIntervalWhateverTheTallies(
            @ForAll @Size(min = 1, max = 12) Map<String, @IntRange(min = 0, max = 200) Integer> totals,
            @ForAll long seed) {
        Random random = new Random(seed);
        TreeMap<String, Tally> tallies = new TreeMap<>();
        totals.forEach((domain, total) -> tallies.put(domain, new Tally(random.nextInt(total + 1), total)));
        if (Report.of(tallies, Set.of()).macro() instanceof Measured macro) {
            assertThat(macro.value())
                    .isBetween(macro.interval().low(), macro.interval().high());
            assertThat(macro.interval().high() - macro.interval().low()).isPositive();
        }
    }

    @Test
    void theMacroIntervalCoversTheTruthAboutAsOftenAsItSays() {
        double[] truth = {0.05, 0.3, 0.6, 0.9, 1.0};
        double mean = (0.05 + 0.3 + 0.6 + 0.9 + 1.0) / 5;
        Random random = new Random(17);
        int covered = 0;
        for (int repeat = 0; repeat < 2_000; repeat++) {
            TreeMap<String, Tally> tallies = new TreeMap<>();
            for (int domain = 0; domain < truth.length; domain++) {
                Tally tally = Tally.NONE;
                for (int entry = 0; entry < 30; entry++) {
                    tally = tally.with(random.nextDouble() < truth[domain]);
                }
                tallies.put("d" + domain, tally);
            }
            Interval interval = ((Measured) MacroAccuracy.of(tallies)).interval();
            covered += interval.low() <= mean && mean <= interval.high() ? 1 : 0;
        }
        assertThat(covered / 2_000.0).isBetween(0.935, 0.985);
    }

    @Test
    void aReplyIsRightWhenItsAnswerAgreesAndMalformedRepliesAreWrong() {
        assertThat(ExactMatch.isRight("6 times 2 #### 12.0", "12", AnswerFormat.DEFAULT))
                .isTrue();
        assertThat(ExactMatch.isRight("6 times 2 #### 13", "12", AnswerFormat.DEFAULT))
                .isFalse();
        assertThat(ExactMatch.isRight("12", "12", AnswerFormat.DEFAULT)).isFalse();
    }

    @Test
    void whatCannotBeIsRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Tally(2, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> Wilson.interval(2, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> new Interval(0.5, Double.NaN));
    }

    private static void assertValue(Accuracy accuracy, double value) {
        assertThat(accuracy).isInstanceOfSatisfying(Measured.class, measured -> assertThat(measured.value())
                .isCloseTo(value, within(1e-12)));
    }

    private static void assertInterval(Interval interval, double low, double high) {
        assertThat(interval.low()).isCloseTo(low, within(5e-5));
        assertThat(interval.high()).isCloseTo(high, within(5e-5));
    }
}

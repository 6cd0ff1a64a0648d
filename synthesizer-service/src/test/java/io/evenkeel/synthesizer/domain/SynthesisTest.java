package io.evenkeel.synthesizer.domain;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.synthesizer.domain.Synthesis.Step;
import io.evenkeel.synthesizer.domain.Synthesis.Written;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class SynthesisTest {
    private static final List<Recipe> BOTH = List.of(Recipe.STUDENT, Recipe.TEACHER);

    @Test
    void theStudentIsPreferredWhereThereIsOneAndTheTeacherAskedWhereThereIsNone() {
        var planned = Synthesis.NONE.planned(4, 0);
        assertThat(planned.next(BOTH, true).steps()).containsExactly(new Step.Ask(Recipe.STUDENT, 8));
        assertThat(planned.next(BOTH, false).steps()).containsExactly(new Step.Ask(Recipe.TEACHER, 8));
    }

    @Test
    void whatIsMoreThanMissingIsKeptForRejections() {
        var state = asked(2);
        var answered = state.answered(written(3), 0).next(BOTH, true);
        assertThat(answered.steps()).containsExactly(new Step.Offer(written(3).subList(0, 2)));
        var rejected = answered.state().rejected("student").next(BOTH, true);
        assertThat(rejected.steps()).containsExactly(new Step.Offer(written(3).subList(2, 3)));
    }

    @Test
    void aRecipeThatSurvivesBadlyIsDroppedWithItsFigures() {
        var state = asked(30).answered(List.of(), 60);
        var next = state.next(List.of(Recipe.STUDENT), true);
        assertThat(next.steps()).containsExactly(new Step.End("recipe student: only 0 of 60 survived"));
        assertThat(next.state().ended()).isNotNull();
    }

    @Test
    void aTeacherThatWritesNoQuestionsIsNotAskedAgain() {
        var state = Synthesis.NONE
                .planned(3, 0)
                .next(List.of(Recipe.TEACHER), false)
                .state();
        assertThat(state.refused("the teacher writes none")
                        .next(List.of(Recipe.TEACHER), false)
                        .steps())
                .containsExactly(new Step.End("recipe teacher: the teacher writes none"));
    }

    @Test
    void aClosedStageAsksAndOffersNothing() {
        var closed = asked(3).closed();
        assertThat(closed.answered(written(3), 0).next(BOTH, true).steps()).isEmpty();
    }

    @Property(tries = 300)
    void itAlwaysEndsAndNeverOffersMoreThanThePlanAsksFor(
            @ForAll long seed, @ForAll @IntRange(min = 1, max = 40) int wanted) {
        var chance = new Random(seed);
        double survives = chance.nextDouble();
        var state = Synthesis.NONE.planned(wanted, 0);
        int rounds = 0;
        int steps = 0;
        while (state.ended() == null && state.accepted() < wanted) {
            assertThat(steps++).isLessThan(10_000);
            var next = state.next(BOTH, true);
            state = next.state();
            assertThat(state.accepted() + state.outstanding()).isLessThanOrEqualTo(wanted);
            for (var step : next.steps()) {
                if (step instanceof Step.Ask ask) {
                    rounds++;
                    int passed = chance.nextInt(ask.count() + 1);
                    state = state.answered(written(passed), ask.count() - passed);
                }
            }
            if (state.outstanding() > 0) {
                state = chance.nextDouble() < survives ? state.accepted("student") : state.rejected("student");
            }
        }
        assertThat(rounds).isLessThanOrEqualTo(Synthesis.MOST_BARREN * (state.accepted() + 1));
    }

    @Property(tries = 300)
    void whatIsWrittenAndOfferedDependsOnFatesNotOnTheirOrderNorOnWhenMoreIsWanted(
            @ForAll long seed, @ForAll @IntRange(min = 1, max = 60) int wanted) {
        assertThat(played(seed, wanted, new Random(seed))).isEqualTo(played(seed, wanted, new Random(~seed)));
    }

    /** The asks and the offered questions, in order; each question's fate is its own, the order of fates is chance's. */
    private static List<String> played(long seed, int wanted, Random order) {
        var told = new ArrayList<String>();
        var open = new ArrayList<Written>();
        var state = Synthesis.NONE.planned(wanted, 0);
        int raiseAt = 1 + order.nextInt(20);
        boolean raised = false;
        int written = 0;
        for (int i = 0; i < 5_000; i++) {
            if (!raised && (i >= raiseAt || state.ended() != null)) {
                state = state.planned(wanted + 5, 1);
                raised = true;
            }
            var next = state.next(BOTH, true);
            state = next.state();
            for (var step : next.steps()) {
                switch (step) {
                    case Step.Ask ask -> {
                        told.add("ask " + ask.recipe() + " " + ask.count());
                        var passed = new ArrayList<Written>();
                        int stopped = 0;
                        for (int n = 0; n < ask.count(); n++) {
                            var question = new Written("question " + written++, ask.recipe(), List.of());
                            if (new Random(seed ^ written).nextInt(10) < 6) {
                                passed.add(question);
                            } else {
                                stopped++;
                            }
                        }
                        state = state.answered(passed, stopped);
                    }
                    case Step.Offer offer -> {
                        offer.questions().forEach(question -> told.add("offer " + question.question()));
                        open.addAll(offer.questions());
                    }
                    case Step.End end -> {
                        // A raise begins it again.
                    }
                }
            }
            if (!open.isEmpty() && order.nextBoolean()) {
                var question = open.remove(order.nextInt(open.size()));
                boolean good = new Random(question.question().hashCode() ^ seed).nextInt(10) < 7;
                var label = question.recipe().label();
                state = good ? state.accepted(label) : state.rejected(label);
            }
        }
        assertThat(state.accepted()).isEqualTo(wanted + 5);
        return told.stream()
                .sorted(java.util.Comparator.comparing((String line) -> line.startsWith("ask")))
                .toList();
    }

    private static Synthesis asked(int wanted) {
        return Synthesis.NONE.planned(wanted, 0).next(BOTH, true).state();
    }

    private static List<Written> written(int count) {
        return new ArrayList<>(IntStream.range(0, count)
                .mapToObj(i -> new Written("question " + i, Recipe.STUDENT, List.of("t-1")))
                .toList());
    }
}

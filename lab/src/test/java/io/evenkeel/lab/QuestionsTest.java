package io.evenkeel.lab;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.practice.domains.PracticeDomains;
import io.evenkeel.student.PromptAndCompletion;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class QuestionsTest {
    @Property(tries = 20)
    void whatIsHeldOutIsNeverTrainedOnInAnyDomain(@ForAll long seed, @ForAll @IntRange(min = 1, max = 100) int count) {
        for (var domain : PracticeDomains.all()) {
            var questions = Questions.draw(domain, 50, count, seed);
            assertThat(questions.heldOut()).hasSize(50).doesNotHaveDuplicates();
            assertThat(questions.toLearn()).hasSize(count).doesNotContainAnyElementsOf(questions.heldOut());
        }
    }

    @Property(tries = 20)
    void moreExamplesAreTheSameOnesAndMore(@ForAll long seed) {
        for (var domain : PracticeDomains.all()) {
            var few = Questions.draw(domain, 10, 20, seed).examples(20);
            var many = Questions.draw(domain, 10, 40, seed).examples(40);
            assertThat(many.subList(0, 20)).isEqualTo(few);
            assertThat(many).extracting(PromptAndCompletion::id).doesNotHaveDuplicates();
        }
    }
}

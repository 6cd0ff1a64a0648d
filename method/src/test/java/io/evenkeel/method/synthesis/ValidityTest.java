package io.evenkeel.method.synthesis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.evenkeel.method.synthesis.Validity.Reason;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ValidityTest {

    private static final List<String> KNOWN =
            List.of("What is 12 plus 45?", "What is 3 minus 1?", "What is 120 plus 450 minus 7?");
    private static final DomainShape DOMAIN = DomainShape.of(KNOWN);
    private static final Validity VALIDITY = new Validity("####", Validity.DEFAULT_CONTAINMENT);

    @Property
    void otherNumbersInAKnownShapeAreValid(
            @ForAll @IntRange(min = 0, max = 9_999) int a, @ForAll @IntRange(min = 0, max = 9_999) int b) {
        assertThat(VALIDITY.check("What is " + a + " plus " + b + "?", DOMAIN)).isEmpty();
    }

    static Stream<Arguments> invalid() {
        return Stream.of(
                Arguments.of("  ", Reason.EMPTY),
                Arguments.of("What is 1 plus 2?\nAnd 3?", Reason.LINE_BREAK),
                Arguments.of("What is 1 plus 2? #### 3", Reason.LOOKS_LIKE_ANSWER),
                Arguments.of("Answer: 12 plus 4 is 16", Reason.LOOKS_LIKE_ANSWER),
                Arguments.of("The answer is 16.", Reason.LOOKS_LIKE_ANSWER),
                Arguments.of("Is 3?", Reason.TOO_SHORT),
                Arguments.of("What is 1 plus 2 plus 3 plus 4 plus 5 plus 6 plus 7 plus 8 plus 9?", Reason.TOO_LONG),
                Arguments.of("Which river runs by Vienna?", Reason.UNLIKE_DOMAIN));
    }

    @ParameterizedTest
    @MethodSource("invalid")
    void aQuestionThatIsNotOfItsDomainSaysWhy(String question, Reason reason) {
        assertThat(VALIDITY.check(question, DOMAIN)).contains(reason);
    }

    @Test
    void aQuestionThatAnotherDomainKnowsBetterIsRefused() {
        DomainShape sums = DomainShape.of(List.of("1 + 2 = ?"));
        DomainShape remainders = DomainShape.of(List.of("8 mod 3 = ?"));
        assertThat(VALIDITY.check("5 + 6 = ?", remainders)).isEmpty();
        assertThat(VALIDITY.check("5 + 6 = ?", remainders, List.of(sums))).contains(Reason.LIKE_ANOTHER_DOMAIN);
        assertThat(VALIDITY.check("5 mod 6 = ?", remainders, List.of(sums, remainders)))
                .isEmpty();
    }

    @Test
    void lettersThatStandAloneAreAlikeAndWordsAreNot() {
        DomainShape sorting = DomainShape.of(List.of("Sort q f d"));
        assertThat(sorting.containment("Sort b k a")).isEqualTo(1);
        assertThat(sorting.containment("Sort big kid ant")).isLessThan(0.5);
    }

    @Test
    void theMostSimilarKnownQuestionCountsWhereverItStands() {
        DomainShape mixed = DomainShape.of(List.of("alpha beta gamma", "kilo lima mike", "xray yankee zulu"));
        assertThat(mixed.containment("alpha beta gamma")).isEqualTo(1);
        assertThat(mixed.containment("kilo lima mike")).isEqualTo(1);
        assertThat(mixed.containment("xray yankee zulu")).isEqualTo(1);
    }

    @Test
    void everyKnownQuestionIsValid() {
        assertThat(KNOWN).allSatisfy(question -> assertThat(VALIDITY.check(question, DOMAIN))
                .isEmpty());
    }

    @Property
    void theShapeDoesNotDependOnTheOrderOfTheKnownQuestions(@ForAll long seed) {
        List<String> shuffled = new ArrayList<>(KNOWN);
        Collections.shuffle(shuffled, new Random(seed));
        assertThat(DomainShape.of(shuffled)).isEqualTo(DOMAIN);
    }

    @Property
    void knowingMoreQuestionsNeverMakesOneLessFamiliar(@ForAll String question, @ForAll String oneMore) {
        List<String> more = new ArrayList<>(KNOWN);
        more.add(oneMore);
        assertThat(DomainShape.of(more).containment(question)).isBetween(DOMAIN.containment(question), 1.0);
    }

    @Test
    void aDomainOfWhichNothingIsKnownHasNoShape() {
        assertThatIllegalArgumentException().isThrownBy(() -> DomainShape.of(List.of()));
        assertThatIllegalArgumentException().isThrownBy(() -> new Validity("####", 1.5));
    }
}

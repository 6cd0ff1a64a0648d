package io.evenkeel.practice.domains;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.practice.seed.Seed;
import java.util.HashSet;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What holds for each domain and each question that it writes. */
class EveryDomainTest {
    private static final Pattern EQUATION = Pattern.compile("(\\d+)([+*-])(\\d+)(?:\\+(\\d+))?=(\\d+)(?![\\d*])");

    @Provide
    Arbitrary<PracticeDomain> domains() {
        return Arbitraries.of(PracticeDomains.all());
    }

    @Property
    void aWrittenQuestionIsSolvedAsItsReferenceSays(@ForAll("domains") PracticeDomain domain, @ForAll long seed) {
        var question = question(domain, seed);

        var solution = domain.solve(question).orElseThrow();

        assertThat(solution.answer()).as(question).isEqualTo(References.answer(domain.name(), question));
    }

    @Property
    void everyEquationInARationaleIsTrue(@ForAll("domains") PracticeDomain domain, @ForAll long seed) {
        var rationale = domain.solve(question(domain, seed)).orElseThrow().rationale();

        for (var equation : EQUATION.matcher(rationale).results().toList()) {
            int left = Integer.parseInt(equation.group(1));
            int right = Integer.parseInt(equation.group(3));
            int value =
                    switch (equation.group(2)) {
                        case "+" -> left + right;
                        case "*" -> left * right;
                        default -> left - right;
                    };
            int added = equation.group(4) == null ? 0 : Integer.parseInt(equation.group(4));
            assertThat(value + added).as(rationale).isEqualTo(Integer.parseInt(equation.group(5)));
        }
    }

    @Property
    void theLastStepOfARationaleGivesTheAnswer(@ForAll("domains") PracticeDomain domain, @ForAll long seed) {
        var question = question(domain, seed);
        var solution = domain.solve(question).orElseThrow();

        assertThat(References.answerFromRationale(domain.name(), question, solution.rationale()))
                .as(question + " " + solution.text())
                .isEqualTo(solution.answer());
    }

    @Property
    void textsKeepTheirLengths(@ForAll("domains") PracticeDomain domain, @ForAll long seed) {
        var question = question(domain, seed);
        var solution = domain.solve(question).orElseThrow();

        assertThat(question).hasSizeLessThanOrEqualTo(PracticeDomain.QUESTION_CHARS_MAX);
        assertThat(solution.text()).hasSizeLessThanOrEqualTo(PracticeDomain.SOLUTION_CHARS_MAX);
        assertThat(question + solution.text()).matches("\\p{ASCII}+");
        assertThat(solution.rationale()).doesNotContain("#");
    }

    @Property
    void noOtherDomainClaimsAQuestion(@ForAll("domains") PracticeDomain domain, @ForAll long seed) {
        var question = question(domain, seed);

        assertThat(PracticeDomains.all().stream()
                        .filter(other -> other.solve(question).isPresent()))
                .containsExactly(domain);
        assertThat(PracticeDomains.solve(question).orElseThrow().domain()).isEqualTo(domain);
    }

    @Property
    void aSeedRepeatsItsQuestion(@ForAll("domains") PracticeDomain domain, @ForAll long seed) {
        assertThat(question(domain, seed)).isEqualTo(question(domain, seed));
    }

    @Property
    void whiteSpaceAndAPrefixChangeNoSolution(@ForAll("domains") PracticeDomain domain, @ForAll long seed) {
        var question = question(domain, seed);

        assertThat(domain.solve("  Q:  " + question.replace(" ", " \u00a0\n") + "\t"))
                .isEqualTo(domain.solve(question));
    }

    @Property
    void aCutQuestionIsNoQuestionOfItsDomainOrASolvableOne(
            @ForAll("domains") PracticeDomain domain, @ForAll long seed) {
        var question = question(domain, seed);

        for (int length = 0; length < question.length(); length++) {
            var cut = question.substring(0, length);
            domain.solve(cut)
                    .ifPresent(solution ->
                            assertThat(solution.answer()).as(cut).isEqualTo(References.answer(domain.name(), cut)));
        }
    }

    @Example
    void thereAreAtLeastTwelveDomainsWithNamesOfTheirOwn() {
        assertThat(PracticeDomains.all()).hasSizeGreaterThanOrEqualTo(12);
        assertThat(PracticeDomains.all()).extracting(PracticeDomain::name).doesNotHaveDuplicates();
        assertThat(PracticeDomains.all()).allSatisfy(domain -> assertThat(PracticeDomains.named(domain.name()))
                .contains(domain));
        assertThat(PracticeDomains.named("astrology")).isEmpty();
    }

    @Example
    void eachDomainHasAsManyDifferentQuestionsAsItSays() {
        for (var domain : PracticeDomains.all()) {
            var random = new Seed(7).generator(domain.name());
            int draws = Math.min(40 * domain.distinctQuestions(), 800_000);
            var questions = new HashSet<String>();
            IntStream.range(0, draws).forEach(draw -> questions.add(domain.question(random)));

            assertThat(questions).as(domain.name()).hasSizeGreaterThanOrEqualTo(400);
            assertThat(questions).as(domain.name()).hasSizeLessThanOrEqualTo(domain.distinctQuestions());
            if (domain.distinctQuestions() <= 20_000) {
                // Not all questions are equally likely, so the rarest may be missing from a sample of 40 times as many.
                assertThat(questions.size()).as(domain.name()).isGreaterThan(domain.distinctQuestions() * 95 / 100);
            }
        }
    }

    @Example
    void textsOfNoDomainAreClaimedByNone() {
        var texts = new String[] {
            "",
            " ",
            "Who are you?",
            "47 + 25",
            "07 + 25 = ?",
            "471 + 25 = ?",
            "47 + 25 = 72",
            "4 * 6 = ?",
            "99 mod 4 = ?",
            "783 mod 9 = ?",
            "3, 7, 11, 16, ?",
            "3, 3, 3, 3, ?",
            "48, 36, 24, 12, ?",
            "Larger: 472 or 472?",
            "Sort d k d",
            "Sort d k",
            "Coin E flips 1010 = ?",
            "Coin H flips 101 = ?",
            "(T and not F or T = ?",
            "Roman  = ?",
            "Roman IIII = ?",
            "Roman MM = ?",
            "Hex 0fa as bits = ?",
            "Depth of ([)] = ?",
            "Depth of ((()) = ?",
            "3 h 60 min in min = ?",
            "3 h 25 s in s = ?",
            "3 h 25 min in h = ?",
            "Mon + 0 days = ?",
            "Mox + 3 days = ?",
            "Coins 5q 1d 1n 1p = ?"
        };
        for (var text : texts) {
            assertThat(PracticeDomains.solve(text)).as(text).isEmpty();
        }
    }

    private static String question(PracticeDomain domain, long seed) {
        return domain.question(new Seed(seed).generator(domain.name()));
    }
}

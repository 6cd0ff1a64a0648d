package io.evenkeel.practice.teacher;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.practice.domains.PracticeDomain;
import io.evenkeel.practice.domains.PracticeDomains;
import io.evenkeel.practice.domains.Solution;
import io.evenkeel.practice.seed.Seed;
import java.util.HashSet;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class PracticeTeacherTest {
    private final PracticeTeacher teacher = new PracticeTeacher();

    @Property(tries = 200)
    void withoutErrorsEveryAnswerIsTheSolution(@ForAll long seed) {
        for (var domain : PracticeDomains.all()) {
            var question = question(domain, seed);
            assertThat(answer(RunningTeacher.flawless(), question, "key"))
                    .isEqualTo(domain.solve(question).orElseThrow().text());
        }
    }

    @Example
    void aStubbornErrorIsTheSameInEachCall() {
        var dials = errors(0.3, 0);
        int wrong = 0;
        for (int i = 0; i < 500; i++) {
            var question =
                    question(PracticeDomains.all().get(i % PracticeDomains.all().size()), i);
            assertThat(answer(dials, question, "first")).isEqualTo(answer(dials, question, "second"));
            wrong += isWrong(answer(dials, question, "first"), question) ? 1 : 0;
        }

        // The rates of the domains lie between 15 % and 45 %.
        assertThat(wrong).isBetween(75, 225);
    }

    @Example
    void aFickleErrorDependsOnTheCallAndRepeatsWithIt() {
        var dials = errors(0, 0.2);
        Predicate<String> wrongOnce = question -> isWrong(answer(dials, question, "first"), question);
        Predicate<String> wrongTwice = question -> isWrong(answer(dials, question, "second"), question);
        var questions = IntStream.range(0, 1_000)
                .mapToObj(i -> question(PracticeDomains.named("addition").orElseThrow(), i))
                .toList();

        assertThat(questions.stream().filter(wrongOnce).count()).isBetween(150L, 250L);
        assertThat(questions.stream().filter(wrongOnce.and(wrongTwice)).count()).isBetween(15L, 75L);
        assertThat(questions.stream().filter(wrongOnce).toList())
                .isEqualTo(questions.stream().filter(wrongOnce).toList());
    }

    @Example
    void withoutAKeyAFickleErrorDependsOnTheRequestsSeed() {
        var dials = errors(0, 0.5);
        var answers = IntStream.range(0, 20)
                .mapToObj(seed -> answer(dials, new Call(request("47 + 25 = ?", Integer.toString(seed)), null)))
                .collect(Collectors.toSet());

        assertThat(answers).hasSizeGreaterThan(1);
        assertThat(answers.stream().filter(answer -> answer.endsWith(" #### 72")))
                .isNotEmpty();
    }

    @Example
    void aWrongAnswerKeepsTheStepsAndIsWrong() {
        for (var domain : PracticeDomains.all()) {
            var question = question(domain, 3);
            var solution = domain.solve(question).orElseThrow();
            var wrong = answer(errors(0, 1), question, "key");

            assertThat(wrong).startsWith(solution.rationale() + Solution.MARKER).isNotEqualTo(solution.text());
        }
    }

    @Example
    void anUnmarkedAnswerIsTheRationaleAlone() {
        var dials = new Dials(1, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 1, true, true, 0);

        assertThat(answer(dials, "47 + 25 = ?", "key")).isEqualTo("7+5=12 4+2+1=7");
    }

    @Property(tries = 200)
    void writtenQuestionsAreNewAndOfTheSameKind(@ForAll long seed, @ForAll @IntRange(min = 1, max = 20) int count) {
        for (var domain : PracticeDomains.all()) {
            var examples = List.of(question(domain, seed), question(domain, seed + 1));
            var lines = answer(RunningTeacher.flawless(), writing(count, examples), "key")
                    .lines()
                    .toList();

            assertThat(lines).hasSize(count).doesNotHaveDuplicates().doesNotContainAnyElementsOf(examples);
            assertThat(lines).allMatch(line -> domain.solve(line).isPresent());
        }
    }

    @Example
    void theSameRequestWritesTheSameAndAnotherWritesOthers() {
        var dials = RunningTeacher.flawless();

        assertThat(answer(dials, writing(5, List.of("Sort d k b")), "a"))
                .isEqualTo(answer(dials, writing(5, List.of("Sort d k b")), "b"))
                .isNotEqualTo(answer(dials, writing(5, List.of("Sort d k c")), "a"));
    }

    @Example
    void badQuestionsAreInvalidOrOldAndAsManyAsDialled() {
        var dials = new Dials(1, 0, 0, 0, 0, 0, 0, 0, 0, 0.2, 0, 0, 1, true, true, 0);
        int invalid = 0;
        int old = 0;
        for (int i = 0; i < 100; i++) {
            for (var domain : PracticeDomains.all()) {
                var examples = List.of(question(domain, i), question(domain, -i - 1));
                for (var line :
                        answer(dials, writing(5, examples), "key").lines().toList()) {
                    invalid += PracticeDomains.solve(line).isEmpty() ? 1 : 0;
                    old += examples.contains(line) ? 1 : 0;
                }
            }
        }

        double written = 100.0 * 5 * PracticeDomains.all().size();
        assertThat(invalid / written).isBetween(0.08, 0.12);
        assertThat(old / written).isBetween(0.08, 0.12);
    }

    @Example
    void aRequestIsRecognisedWithWordsAfterItsOpening() {
        var message = "Write 3 new questions of the same kind as these, one a line, without answers:\n- Sort d k b\n";

        assertThat(answer(RunningTeacher.flawless(), message, "key").lines()).hasSize(3);
    }

    @Example
    void whatItCannotWriteItSays() {
        var dials = RunningTeacher.flawless();

        assertThat(answer(dials, writing(3, List.of("Who wrote Faust?")), "key"))
                .isEqualTo("I cannot write these.");
        assertThat(answer(dials, writing(3, List.of()), "key")).isEqualTo("I cannot write these.");
        assertThat(answer(dials, writing(0, List.of("Sort d k b")), "key")).isEqualTo("I cannot write these.");
        assertThat(answer(dials, writing(101, List.of("Sort d k b")), "key")).isEqualTo("I cannot write these.");
    }

    @Example
    void theUsualErrorsAreAFewPercentInEveryDomain() {
        var wrongIn = new HashSet<String>();
        int wrong = 0;
        for (int i = 0; i < 400; i++) {
            for (var domain : PracticeDomains.all()) {
                var question = question(domain, i);
                if (isWrong(answer(Dials.usual(1), question, "key " + i), question)) {
                    wrong++;
                    wrongIn.add(domain.name());
                }
            }
        }

        assertThat(wrong / (400.0 * PracticeDomains.all().size())).isBetween(0.015, 0.045);
        assertThat(wrongIn).hasSize(PracticeDomains.all().size());
    }

    private static boolean isWrong(String answer, String question) {
        return !answer.equals(
                PracticeDomains.solve(question).orElseThrow().solution().text());
    }

    private static Dials errors(double stubborn, double fickle) {
        return new Dials(1, 0, 0, 0, 0, 0, 0, stubborn, fickle, 0, 0, 0, 1, true, true, 0);
    }

    private static String question(PracticeDomain domain, long seed) {
        return domain.question(new Seed(seed).generator(domain.name()));
    }

    private static String writing(int count, List<String> examples) {
        return "Write " + count + " new questions of the same kind as these:\n"
                + examples.stream().map(example -> "- " + example).collect(Collectors.joining("\n"));
    }

    private String answer(Dials dials, String message, String key) {
        return answer(dials, new Call(request(message, ""), key));
    }

    private String answer(Dials dials, Call call) {
        return teacher.answer(call, dials).content();
    }

    private static ChatRequest request(String message, String seed) {
        return new ChatRequest("m", List.of(new ChatMessage("user", message)), 1_000, seed, false, false);
    }
}

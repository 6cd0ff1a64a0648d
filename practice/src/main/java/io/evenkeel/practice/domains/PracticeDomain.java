package io.evenkeel.practice.domains;

import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * One kind of reasoning question. Texts are short, so that a student of some hundred thousand parameters can learn
 * them: a question has at most {@value #QUESTION_CHARS_MAX} characters, a solution as one text at most
 * {@value #SOLUTION_CHARS_MAX}. All of it is ASCII, so characters are UTF-8 bytes and tokens of a byte-level student.
 */
public interface PracticeDomain {
    /** Longest question, in characters. */
    int QUESTION_CHARS_MAX = 40;

    /** Longest {@link Solution#text()}, in characters. */
    int SOLUTION_CHARS_MAX = 48;

    /** The domain's name: lower case, words joined by hyphens. */
    String name();

    /** A question of this domain; the same state of {@code random} gives the same question. */
    String question(RandomGenerator random);

    /**
     * The exact solution, or empty when the text is no question of this domain. It claims exactly what
     * {@link #question} can write, give or take white space and a leading {@code Q:}.
     */
    Optional<Solution> solve(String question);

    /** How many different questions {@link #question} can write. */
    int distinctQuestions();
}

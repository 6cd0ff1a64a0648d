package io.evenkeel.student;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.List;

/** Students for the tests of generation and serving. */
public final class Students {
    /** Questions that {@link #parrot} learnt, and what it says to each. */
    public static final List<PromptAndCompletion> SAYINGS = List.of(
            new PromptAndCompletion("a", Prompt.question("first"), "die Antwort: ü #### 1"),
            new PromptAndCompletion("b", Prompt.question("a second one, longer"), "東京 😀 #### 2"),
            new PromptAndCompletion("c", Prompt.question("three"), "3, 2, 1 #### 321"));

    private Students() {}

    /** Says its sayings, and something else for each other question. */
    public static Student parrot() {
        var parrot = Student.create(Examples.small(), 5);
        try {
            var snapshots = Files.createTempDirectory("snapshots");
            var plan = new StudentTraining.Plan(200, 3, 100, 1e-2, 5, 0, 1, 1, 1_000);
            StudentTraining.train(parrot, SAYINGS, plan, snapshots, progress -> {});
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return parrot;
    }

    /** Untrained: greedy, it says one letter for ever, up to its positions. */
    public static Student chatterbox(int positions) {
        return Student.create(
                new StudentConfig(
                        Architecture.LLAMA, 259, 32, 2, 4, 2, 8, 64, positions, 10_000, 1e-5, true, RotaryScaling.NONE),
                1);
    }
}

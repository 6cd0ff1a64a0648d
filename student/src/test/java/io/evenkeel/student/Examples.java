package io.evenkeel.student;

import io.evenkeel.student.seed.Seed;
import java.util.ArrayList;
import java.util.List;

/** Small questions with their worked answers, as many as wanted, of uneven length. */
public final class Examples {
    private Examples() {}

    /** The tests' student: trains a step in milliseconds. */
    public static StudentConfig small() {
        return new StudentConfig(
                Architecture.LLAMA, 259, 32, 2, 4, 2, 8, 64, 160, 10_000, 1e-5, true, RotaryScaling.NONE);
    }

    /** Additions of numbers with one to three digits. */
    public static List<PromptAndCompletion> additions(int count, long seed) {
        var random = new Seed(seed).generator();
        var examples = new ArrayList<PromptAndCompletion>();
        for (int i = 0; i < count; i++) {
            int bound = (int) Math.pow(10, 1 + i % 3);
            int a = random.nextInt(bound);
            int b = random.nextInt(bound);
            examples.add(new PromptAndCompletion(
                    "e" + i,
                    Prompt.question("What is " + a + " + " + b + "?"),
                    StudentFormat.completion(a + " + " + b + " = " + (a + b), Integer.toString(a + b))));
        }
        return examples;
    }
}

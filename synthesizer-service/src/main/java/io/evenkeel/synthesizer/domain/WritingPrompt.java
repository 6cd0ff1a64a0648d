package io.evenkeel.synthesizer.domain;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;

/** What the teacher is asked when it shall write questions. */
public final class WritingPrompt {
    /** The system message. */
    public static final String SYSTEM = "You write new questions. Write only the questions, one a line.";

    private WritingPrompt() {}

    /** The user message: how many, and what they shall be like. */
    public static String user(int count, List<String> examples) {
        return "Write " + count + " new questions of the same kind as these, one a line, without answers:\n"
                + examples.stream()
                        .map(example -> "- " + example.lines().collect(Collectors.joining(" ")))
                        .collect(Collectors.joining("\n"));
    }

    /** Bound of the reply, in teacher tokens: a token is at least a byte, and each question may be twice the longest example. */
    public static int maxOutputTokens(int count, List<String> examples) {
        int longest = examples.stream()
                .mapToInt(example -> example.getBytes(StandardCharsets.UTF_8).length)
                .max()
                .orElse(0);
        return count * (2 * longest + 8);
    }
}

package io.evenkeel.trainer.external;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.evenkeel.student.Prompt;
import io.evenkeel.student.PromptAndCompletion;
import io.evenkeel.student.Student;
import io.evenkeel.student.StudentTraining;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.locks.LockSupport;

/** A trainer that keeps to the contract of the hand-over: what a user's stack does, done by our own student. */
public final class StudentTrainer {
    static final String LEAVE = "leave";
    private static final Duration LOOK = Duration.ofMillis(50);
    private static final int LOOKS = 1_200;
    private static final ObjectMapper JSON = new ObjectMapper();

    private StudentTrainer() {}

    /** @param args the job's folder */
    public static void main(String... args) throws IOException {
        var folder = Path.of(args[0]);
        Files.writeString(folder.resolve("begun"), "begun\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        awaitLeave(Path.of(System.getProperty(LEAVE)));
        var input = folder.resolve("input");
        var recipe = JSON.readTree(input.resolve("manifest.json").toFile());
        var pairs = new ArrayList<PromptAndCompletion>();
        for (var line : Files.readAllLines(input.resolve("train.jsonl"))) {
            var json = JSON.readTree(line);
            pairs.add(new PromptAndCompletion(
                    json.path("id").asText(),
                    Prompt.verbatim(json.path("prompt").asText()),
                    json.path("completion").asText()));
        }
        var partial = folder.resolve("output.partial");
        try (var student = Student.load(input.resolve("base"))) {
            var outcome = StudentTraining.train(
                    student,
                    pairs,
                    new StudentTraining.Plan(
                            recipe.path("steps").asInt(),
                            recipe.path("batch").asInt(),
                            recipe.path("maxSequenceTokens").asInt(),
                            recipe.path("learningRate").asDouble(),
                            recipe.path("warmupSteps").asInt(),
                            recipe.path("weightDecay").asDouble(),
                            recipe.path("clipNorm").asDouble(),
                            recipe.path("seed").asLong(),
                            recipe.path("steps").asInt()),
                    folder.resolve("work"),
                    progress -> {});
            student.save(partial);
            var report = JSON.createObjectNode()
                    .put("examples", pairs.size() - outcome.leftOut().size())
                    .put("steps", outcome.steps())
                    .put("tokens", outcome.tokens())
                    .put("loss", outcome.finalLoss());
            JSON.writeValue(partial.resolve("evenkeel.json").toFile(), report);
        }
        Files.move(partial, folder.resolve("output"));
    }

    /** Not for ever: a test that failed leaves nobody behind. */
    private static void awaitLeave(Path file) {
        for (int look = 0; look < LOOKS && !Files.exists(file); look++) {
            LockSupport.parkNanos(LOOK.toNanos());
        }
    }
}

package io.evenkeel.systemtests;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/** Questions of words drawn by chance, none of which nearly repeats another, what a teacher answers to them, and a pipeline for them. */
final class RecordedQuestions {
    private static final JsonMapper JSON = new JsonMapper();

    private RecordedQuestions() {}

    /**
     * Settings of a pipeline of one stage that wants every question answered, and no others.
     *
     * @param count of questions
     */
    static String[] pipeline(int count, Path teacher, String... more) {
        var options = List.of(
                "--teacher-file", teacher.toString(),
                "--budget-tokens", Long.toString(2_000L * count),
                "--stages", "1",
                "--policy", "natural",
                "--recipes", "",
                "--pool-size", Integer.toString(count),
                "--held-out-share", "0.01",
                "--training-steps", "5",
                "--start-after-records", Integer.toString(count),
                "--stall-millis", "600000");
        return Stream.concat(options.stream(), Stream.of(more)).toArray(String[]::new);
    }

    /**
     * Writes them as traffic and as recorded answers, in eight domains.
     *
     * @param count of questions
     */
    static void write(int count, Path traffic, Path teacher, Random random) throws IOException {
        var asked = new ArrayList<String>();
        var recorded = new ArrayList<String>();
        for (int i = 0; i < count; i++) {
            var words = new StringBuilder();
            for (int word = 0; word < 8; word++) {
                words.append(Long.toString(random.nextLong(1L << 40), 36)).append(' ');
            }
            var question = words + "?";
            var answer = Integer.toString(i);
            asked.add(JSON.createObjectNode()
                    .put("id", "q" + i)
                    .put("domain", "domain-" + i % 8)
                    .put("question", question)
                    .put("answer", answer)
                    .toString());
            recorded.add(JSON.createObjectNode()
                    .put("question", question)
                    .put("rationale", "It is the one with the number " + i + ".")
                    .put("answer", answer)
                    .toString());
        }
        Files.write(traffic, asked);
        Files.write(teacher, recorded);
    }
}

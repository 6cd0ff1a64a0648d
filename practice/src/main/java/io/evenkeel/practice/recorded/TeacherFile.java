package io.evenkeel.practice.recorded;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.evenkeel.practice.domains.QuestionText;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A teacher file: JSON lines {@code {"id","domain","question","rationale","answer"}} in UTF-8, of which question and
 * answer are required. Empty lines are let pass. Of two answers to one question the first counts.
 *
 * @param byQuestion the answers by {@link QuestionText#collapsed} question
 * @param badLines the lines that could not be used, in order
 * @param repeatedQuestions lines left aside because an earlier one has the same question
 */
public record TeacherFile(Map<String, RecordedAnswer> byQuestion, List<BadLine> badLines, int repeatedQuestions) {
    private static final ObjectMapper JSON = new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    public TeacherFile {
        byQuestion = Map.copyOf(byQuestion);
        badLines = List.copyOf(badLines);
    }

    /**
     * A line that is skipped.
     *
     * @param number its number, from 1
     * @param reason why, without quoting it
     */
    public record BadLine(int number, String reason) {
        @Override
        public String toString() {
            return "line " + number + ": " + reason;
        }
    }

    /**
     * Reads a file to its end.
     *
     * @throws IOException the file cannot be read; bad lines never throw
     */
    public static TeacherFile read(Path path) throws IOException {
        var reading = new Reading();
        try (var in = new BufferedInputStream(Files.newInputStream(path))) {
            var line = new ByteArrayOutputStream();
            for (int next = in.read(); next >= 0; next = in.read()) {
                if (next == '\n') {
                    reading.line(line.toByteArray());
                    line.reset();
                } else {
                    line.write(next);
                }
            }
            reading.line(line.toByteArray());
        }
        return new TeacherFile(reading.byQuestion, reading.badLines, reading.repeatedQuestions);
    }

    private static final class Reading {
        private final Map<String, RecordedAnswer> byQuestion = new HashMap<>();
        private final List<BadLine> badLines = new ArrayList<>();
        private int number;
        private int repeatedQuestions;

        void line(byte[] bytes) {
            number++;
            String text;
            try {
                // Line by line, and strictly: one line in another encoding must not spoil the file, nor be garbled.
                text = StandardCharsets.UTF_8
                        .newDecoder()
                        .decode(ByteBuffer.wrap(bytes))
                        .toString();
            } catch (CharacterCodingException e) {
                bad("not UTF-8");
                return;
            }
            // Editors on Windows begin a file with a byte order mark.
            var json = number == 1 && text.startsWith("\uFEFF") ? text.substring(1) : text;
            if (!json.isBlank()) {
                record(json);
            }
        }

        private void record(String json) {
            JsonNode root;
            try {
                root = JSON.readTree(json);
            } catch (JsonProcessingException e) {
                bad("not JSON");
                return;
            }
            if (!root.isObject()) {
                bad("not a JSON object");
                return;
            }
            var question = QuestionText.collapsed(text(root, "question"));
            var answer = text(root, "answer").strip();
            if (question.isEmpty() || answer.isEmpty()) {
                bad(question.isEmpty() ? "no question" : "no answer");
                return;
            }
            var id = root.path("id").asText("");
            var recorded =
                    new RecordedAnswer(id, question, text(root, "rationale").strip(), answer);
            if (byQuestion.putIfAbsent(question, recorded) != null) {
                repeatedQuestions++;
            }
        }

        /** Text, or a number's or truth value's own spelling; empty for anything else. */
        private static String text(JsonNode root, String field) {
            return root.path(field).asText("");
        }

        private void bad(String reason) {
            badLines.add(new BadLine(number, reason));
        }
    }
}

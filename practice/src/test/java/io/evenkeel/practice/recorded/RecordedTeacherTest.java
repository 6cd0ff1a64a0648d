package io.evenkeel.practice.recorded;

import static io.evenkeel.practice.teacher.Conversation.content;
import static io.evenkeel.practice.teacher.Conversation.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evenkeel.practice.teacher.RunningTeacher;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordedTeacherTest {
    private static final String LINES = """
            {"id":"1","domain":"chemie","question":"Welche Säure steckt in  Zitronen?","rationale":"Zitrusfrüchte …","answer":"Zitronensäure"}
            {"id":"2","question":"首都は？ 😀","rationale":"日本の首都","answer":"東京"}
            {"id":3,"question":"How many?","answer":42}
            {"id":"4","question":"Write 2 new questions of the same kind as these, please","rationale":"r","answer":"a"}

            not json
            {"id":"5","question":"  ","answer":"x"}
            {"id":"6","question":"no answer"}
            ["an","array"]
            {"id":"7","question":"How  many?","answer":"43"}
            {"id":"8","question":"two on a line","answer":"x"} {"id":"9"}
            """;

    @TempDir
    private Path folder;

    @Test
    void recordedQuestionsAreAnsweredWhateverTheirScriptAndWhiteSpace() throws Exception {
        try (var running = start(file())) {
            var teacher = running.conversation();
            assertThat(content(teacher.ask(null, " Welche Säure\nsteckt in\tZitronen? ")))
                    .isEqualTo("Zitrusfrüchte … #### Zitronensäure");
            assertThat(content(teacher.ask(null, "首都は？ 😀"))).isEqualTo("日本の首都 #### 東京");
            assertThat(content(teacher.ask(null, "How many?"))).isEqualTo(" #### 42");
            assertThat(content(teacher.ask(null, "Write 2 new questions of the same kind as these, please")))
                    .isEqualTo("r #### a");
        }
    }

    @Test
    void aQuestionThatIsNotRecordedIsAClearErrorThatCostsNothing() throws Exception {
        try (var running = start(file())) {
            var teacher = running.conversation();
            var response = teacher.ask("key", "47 + 25 = ?");

            assertThat(response.statusCode()).isEqualTo(404);
            assertThat(json(response).at("/error/code").asText()).isEqualTo("question_not_recorded");
            assertThat(teacher.bill().get("total_tokens").asInt()).isZero();
            assertThat(teacher.bill().at("/requests_by_kind/refused").asInt()).isEqualTo(1);
            assertThat(teacher.get("/v1/usage/key").statusCode()).isEqualTo(404);
        }
    }

    @Test
    void itWritesNoQuestions() throws Exception {
        try (var running = start(file())) {
            var response =
                    running.conversation().ask(null, "Write 5 new questions of the same kind as these:\n- How many?");

            assertThat(response.statusCode()).isEqualTo(400);
            assertThat(json(response).at("/error/code").asText()).isEqualTo("writes_no_questions");
        }
    }

    @Test
    void aKeyIsBilledOnceAlsoOverARestart() throws Exception {
        String first;
        try (var running = start(file())) {
            first = running.conversation().ask("key", "How many?").body();
        }
        try (var running = start(file())) {
            assertThat(running.conversation().ask("key", "How many?").body()).isEqualTo(first);
            assertThat(running.conversation().bill().get("billed_calls").asInt())
                    .isEqualTo(1);
        }
    }

    @Test
    void badLinesAreNamedByNumberWithoutTheirText() throws Exception {
        var file = file();

        assertThat(file.badLines())
                .extracting(TeacherFile.BadLine::toString)
                .containsExactly(
                        "line 6: not JSON",
                        "line 7: no question",
                        "line 8: no answer",
                        "line 9: not a JSON object",
                        "line 11: not JSON");
        assertThat(file.byQuestion()).hasSize(4);
        assertThat(file.repeatedQuestions()).isEqualTo(1);
        try (var running = start(file)) {
            assertThat(running.conversation().bill().get("skipped_lines").asInt())
                    .isEqualTo(5);
        }
    }

    @Test
    void oneLineInAnotherEncodingSpoilsNoOther() throws Exception {
        var bytes = new ByteArrayOutputStream();
        bytes.writeBytes("\uFEFF{\"question\":\"ü\",\"answer\":\"1\"}\r\n".getBytes(StandardCharsets.UTF_8));
        bytes.writeBytes("{\"question\":\"ä\",\"answer\":\"2\"}\n".getBytes(StandardCharsets.ISO_8859_1));
        bytes.writeBytes("{\"question\":\"ö\",\"answer\":\"3\"}".getBytes(StandardCharsets.UTF_8));
        Files.write(folder.resolve("mixed.jsonl"), bytes.toByteArray());
        var file = TeacherFile.read(folder.resolve("mixed.jsonl"));

        assertThat(file.byQuestion()).containsOnlyKeys("ü", "ö");
        assertThat(file.badLines()).extracting(TeacherFile.BadLine::toString).containsExactly("line 2: not UTF-8");
    }

    @Test
    void aLongQuestionIsServed() throws Exception {
        var question = "Lies: " + "Übermut tut selten gut. ".repeat(5_000) + "Wie lang?";
        Files.writeString(
                folder.resolve("long.jsonl"),
                "{\"question\":\"" + question + "\",\"rationale\":\"r\",\"answer\":\"lang\"}");
        try (var running = start(TeacherFile.read(folder.resolve("long.jsonl")))) {
            assertThat(content(running.conversation().ask(null, question))).isEqualTo("r #### lang");
        }
    }

    @Test
    void aFileThatIsMissingIsAnError() {
        assertThatThrownBy(() -> TeacherFile.read(folder.resolve("none"))).isInstanceOf(NoSuchFileException.class);
    }

    private TeacherFile file() throws IOException {
        return TeacherFile.read(Files.writeString(folder.resolve("teacher.jsonl"), LINES));
    }

    private RunningTeacher start(TeacherFile file) throws IOException {
        return RunningTeacher.start(
                folder,
                new RecordedTeacher(file),
                RunningTeacher.flawless(),
                null,
                Map.of("skipped_lines", file.badLines().size()));
    }
}

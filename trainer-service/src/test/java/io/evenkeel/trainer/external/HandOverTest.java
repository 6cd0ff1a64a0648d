package io.evenkeel.trainer.external;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.evenkeel.contracts.avro.PipelineDefinition;
import io.evenkeel.student.Student;
import io.evenkeel.student.StudentConfig;
import io.evenkeel.student.checkpoint.CheckpointName;
import io.evenkeel.trainer.Said;
import io.evenkeel.trainer.training.Lessons;
import io.evenkeel.trainer.training.Recipe;
import io.evenkeel.trainer.training.SmallStudents;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HandOverTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
    private static final int EVERY = 2;

    @TempDir
    Path folder;

    @Test
    void linesAreChatsInTheOrderOfTheManifestWithTheVeryTextsOfEvaluation() throws IOException {
        var job = handOver(Assignments.of(SmallStudents.save(folder)));
        var lines = Files.readAllLines(job.path().resolve("input/train.jsonl"));
        assertThat(lines).hasSize(3);
        assertThat(lines.get(1))
                .isEqualTo("{\"messages\":[{\"role\":\"user\",\"content\":\"1 + 1?\"},"
                        + "{\"role\":\"assistant\",\"content\":\"add \\\"one\\\" #### 2\"}],"
                        + "\"id\":\"c-1\",\"domain\":\"adding\","
                        + "\"prompt\":\"Q: 1 + 1?\\nA:\\n\",\"completion\":\"add \\\"one\\\" #### 2\"}");
        assertThat(lines.stream().map(HandOverTest::json))
                .extracting(line -> line.path("id").asText())
                .containsExactly("c-0", "c-1", "c-2");
    }

    @Test
    void aPipelineWhoseStudentWritesQuestionsHandsOverThoseLessonsToo() throws IOException {
        var definition = Said.definition(SmallStudents.save(folder))
                .setRecipes(List.of("student"))
                .build();
        var job = handOver(Assignments.of(definition, Assignments.examples(2)));
        var lines = Files.readAllLines(job.path().resolve("input/train.jsonl")).stream()
                .map(HandOverTest::json)
                .toList();
        assertThat(lines).extracting(line -> line.path("id").asText()).containsExactly("c-0", "c-0/question", "c-1");
        assertThat(lines.get(1).at("/messages/0/content").asText())
                .isEqualTo("Write one new question of the domain adding.");
        assertThat(lines.get(1).path("prompt").asText()).isEqualTo("Domain: adding\nQ:\n");
        assertThat(lines.get(1).at("/messages/1/content").asText()).isEqualTo("0 + 1?");
    }

    @Test
    void theManifestSaysAllThatAStackNeeds() throws IOException {
        var job = handOver(Assignments.of(SmallStudents.save(folder)));
        var manifest = JSON.readTree(job.path().resolve("input/manifest.json").toFile());
        assertThat(manifest.path("job").asText()).isEqualTo(job.name());
        assertThat(manifest.path("ledger").asText()).isEqualTo("acme");
        assertThat(manifest.path("pipeline").asText()).isEqualTo("p");
        assertThat(manifest.path("stage").asInt(-1)).isZero();
        assertThat(manifest.path("manifestHash").asText()).isEqualTo(Assignments.MANIFEST_HASH);
        assertThat(manifest.path("merkleRoot").asText()).isEqualTo(Assignments.MERKLE_ROOT);
        assertThat(manifest.path("count").asInt()).isEqualTo(3);
        assertThat(manifest.path("examples").asInt()).isEqualTo(3);
        assertThat(manifest.path("lines").asInt()).isEqualTo(3);
        assertThat(manifest.path("steps").asInt()).isEqualTo(6);
        assertThat(manifest.path("batch").asInt()).isEqualTo(2);
        assertThat(manifest.path("learningRate").asDouble()).isEqualTo(0.01);
        assertThat(manifest.path("maxSequenceTokens").asInt()).isEqualTo(32);
        assertThat(manifest.path("seed").asLong(-1)).isBetween(0L, (1L << 31) - 1);
        assertThat(manifest.path("baseHash").asText()).isEqualTo(CheckpointName.of(job.base()));
        assertThat(job.handedOverAt()).isEqualTo(NOW);
    }

    @Test
    void theBaseIsTheDirectoryAsItIsWithWhatOnlyOtherStacksRead() throws IOException {
        var student = SmallStudents.save(folder);
        var original = Path.of(URI.create(student));
        Files.writeString(original.resolve("chat_template.jinja"), "{{ messages }}");
        var job = handOver(Assignments.of(student));
        assertThat(CheckpointName.of(job.base())).isEqualTo(CheckpointName.of(original));
        assertThat(job.base().resolve("chat_template.jinja")).exists();
    }

    @Test
    void theTinyStudentIsWrittenOutWithTheWeightsOfItsSeed() {
        var job = handOver(Assignments.of("tiny"));
        var written = folder.resolve("same");
        try (var student = Student.create(StudentConfig.tiny(), 7)) {
            student.save(written);
        }
        assertThat(CheckpointName.of(job.base())).isEqualTo(CheckpointName.of(written));
    }

    @Test
    void aHandOverThatBreaksOffLeavesNothingUnderTheJobsName() {
        assertThatThrownBy(() -> handOver(Assignments.of("/no/such/student"))).hasMessageContaining("/no/such/student");
        assertThat(job("/no/such/student").path()).doesNotExist();
    }

    @Test
    void whoHandsOverSecondLeavesTheFirstOnesFolderAsItIs() throws IOException {
        var assignment = Assignments.of(SmallStudents.save(folder));
        var job = handOver(assignment);
        Files.createDirectories(job.output());
        handOver(assignment);
        assertThat(job.output()).exists();
        try (var left = Files.list(folder.resolve("external"))) {
            assertThat(left).containsExactly(job.path());
        }
    }

    @Test
    void namesFollowWhatIsTrainedAndTheAttempt() {
        var stage = JobName.stage("acme/p", 0, "ab");
        assertThat(JobName.attempt(stage, "0123456789abcdef", 1))
                .isEqualTo(JobName.attempt(JobName.stage("acme/p", 0, "ab"), "0123456789abcdef", 1))
                .matches("t-[0-9a-f]{26}-01234567-1")
                .hasSizeLessThanOrEqualTo(63 - "evenkeel-".length());
        assertThat(List.of(
                        stage,
                        JobName.stage("acme/q", 0, "ab"),
                        JobName.stage("acme/p", 1, "ab"),
                        JobName.stage("acme/p", 0, "ac")))
                .doesNotHaveDuplicates();
    }

    private JobFolder handOver(Assignment assignment) {
        var definition = assignment.definition();
        var job = job(definition.getStudent());
        new HandOver(folder.resolve("external"), "one")
                .write(job, assignment, Lessons.of(definition, assignment.examples(), EVERY), plan(definition), NOW);
        return job;
    }

    private JobFolder job(String student) {
        var assignment = Assignments.of(student);
        return new JobFolder(
                folder.resolve("external").resolve(JobName.attempt(assignment.jobs(), "0123456789abcdef", 1)));
    }

    private static io.evenkeel.student.StudentTraining.Plan plan(PipelineDefinition definition) {
        return Recipe.of(definition, Assignments.MANIFEST_HASH, 1);
    }

    private static JsonNode json(String line) {
        try {
            return JSON.readTree(line);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}

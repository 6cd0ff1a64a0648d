package io.evenkeel.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.evenkeel.method.identity.Ids;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** docs/follow-one-record.md on a running system, and what else can be asked of a pipeline that is through. */
@Tag("slow")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FollowOneRecordTest {
    private static final Path STORY = Path.of("../docs/follow-one-record.md");
    private static final Pattern STEP = Pattern.compile("## \\d+\\. `([a-z.-]+)`.*");
    private static final Duration A_MINUTE = Duration.ofMinutes(1);

    @TempDir
    static Path folder;

    @SuppressWarnings("NullAway.Init")
    private Evenkeel system;

    @SuppressWarnings("NullAway.Init")
    private JsonNode report;

    @BeforeAll
    void runAPipeline() throws IOException, InterruptedException {
        system = new Evenkeel(folder.resolve("home"), SmallPipeline.twoStages());
        system.up().succeeds();
        system.run(
                        A_MINUTE,
                        "traffic",
                        "send",
                        SmallPipeline.trafficFile(folder).toString())
                .succeeds();
        system.run(Evenkeel.WHOLE_RUN, "wait", "--timeout", Evenkeel.WHOLE_RUN_SECONDS)
                .succeeds();
        report = system.run(A_MINUTE, "report", "--json").succeeds().json();
    }

    @AfterAll
    void stop() throws IOException, InterruptedException {
        system.close();
    }

    @Test
    void aQuestionCanBeFollowedFromTrafficIntoAStudent() throws IOException, InterruptedException {
        var example = records("gateway.rationales").stream()
                .map(record -> record.get("value"))
                .filter(value -> value.get("origin").asText().equals("REAL"))
                .filter(value -> value.get("stage").asInt() == 0)
                .findFirst()
                .orElseThrow();
        var record = example.get("recordId").asText();
        var domain = example.get("domain").asText();
        var candidate = Ids.of("c", "local", "main", "0", record);
        var call = candidate + "/rationale/0";

        var steps = new TreeMap<String, Predicate<JsonNode>>(Map.of(
                "traffic", found -> found.at("/value/id").asText().equals(record),
                "sampler.observations",
                        found -> found.at("/value/recordId").asText().equals(record),
                "sampler.census", found -> found.at("/value/domain").asText().equals(domain),
                "budget.stage-plans",
                        found -> found.at("/value/stage").asInt() == 0
                                && found.at("/value/state").asText().equals("PLANNED"),
                "sampler.selections", found -> texts(found.at("/value/frozen")).contains(record),
                "sampler.head-candidates", found -> isOf(found, candidate),
                "budget.commands",
                        found -> found.at("/value/commandId").asText().equals(call + "/reserve"),
                "budget.journal",
                        found -> isOf(found, candidate)
                                && found.at("/value/kind").asText().equals("GRANTED"),
                "gateway.calls", found -> found.at("/value/callId").asText().equals(call),
                "gateway.call-journal",
                        found -> found.at("/value/callId").asText().equals(call)
                                && found.at("/value/step").asText().equals("FINISHED")));
        steps.put(
                "gateway.call-outcomes",
                found -> found.at("/value/entry/callId").asText().equals(call));
        steps.put("gateway.rationales", found -> isOf(found, candidate));
        steps.put("trainer.stage-entries", found -> isOf(found, candidate));
        steps.put("trainer.stage-manifests", found -> found.at("/value/stage").asInt() == 0);
        steps.put("trainer.checkpoints", found -> found.at("/value/stage").asInt() == 0);
        steps.put("trainer.evaluations", found -> found.at("/value/stage").asInt() == 0);

        var found = new TreeMap<String, JsonNode>();
        for (var topic : story()) {
            assertThat(steps).as("the story's step %s", topic).containsKey(topic);
            found.put(
                    topic,
                    records(topic).stream()
                            .filter(steps.get(topic))
                            .findFirst()
                            .orElseThrow(() -> new AssertionError("nothing of record " + record + " in " + topic)));
        }
        assertThat(found.keySet()).as("every step is in the story").isEqualTo(steps.keySet());

        // The chain from the student back to the question.
        var entry = value(found, "trainer.stage-entries");
        var manifest = value(found, "trainer.stage-manifests");
        var checkpoint = value(found, "trainer.checkpoints");
        assertThat(entry.get("contentHash"))
                .isEqualTo(value(found, "gateway.rationales").get("contentHash"));
        assertThat(entry.get("offset").asLong())
                .isEqualTo(record(found, "gateway.rationales").get("offset").asLong());
        assertThat(checkpoint.get("manifestHash")).isEqualTo(manifest.get("manifestHash"));
        assertThat(value(found, "trainer.evaluations").get("checkpointHash")).isEqualTo(checkpoint.get("hash"));
        assertThat(Path.of(java.net.URI.create(checkpoint.get("uri").asText()))).isDirectory();
    }

    @Test
    void theJournalAloneBalancesAndAgreesWithTheTeachersBill() throws IOException, InterruptedException {
        assertThat(report.at("/totals/balanced").asBoolean()).isTrue();
        assertThat(report.at("/totals/reserved").asLong()).isZero();
        assertThat(report.at("/totals/posted").asLong())
                .isPositive()
                .isEqualTo(system.bill().get("total_tokens").asLong());
        for (var account : report.get("accounts")) {
            assertThat(account.get("holds").asBoolean()).as(account.toString()).isTrue();
        }
    }

    @Test
    void synthesisMadeUpWhatThePoolsLacked() {
        var accepted = new ArrayList<JsonNode>();
        report.get("domains").forEach(domain -> {
            if (domain.get("synthetic").asLong() > 0) {
                assertThat(domain.get("kind").asText()).isEqualTo("tail");
                accepted.add(domain);
            }
        });
        assertThat(accepted).isNotEmpty();
    }

    @Test
    void aClientThatIsNotOursAndNotJavaReadsTheJournal() throws IOException, InterruptedException {
        var reader = Path.of("target", "node").toAbsolutePath();
        copy(Path.of("src/test/node"), reader);
        node(reader, "npm", "ci", "--no-audit", "--no-fund", "--prefer-offline", "--fetch-retries=5");
        int wanted = records("budget.journal").size();
        var lines = node(
                        reader,
                        "node",
                        "read-topic.mjs",
                        "127.0.0.1:" + system.process("broker").get("port").asInt(),
                        "http://127.0.0.1:"
                                + system.process("registry").get("port").asInt(),
                        "budget.journal",
                        Integer.toString(wanted))
                .lines()
                .filter(line -> line.startsWith("{"))
                .toList();
        assertThat(lines).hasSize(wanted);
        assertThat(lines).anyMatch(line -> line.contains("\"kind\":\"GRANTED\""));
    }

    @Test
    void theStudentAnswers() throws IOException, InterruptedException {
        assertThat(system.run(A_MINUTE, "student", "ask", "Larger: 671 or 653?", "--max-tokens", "16")
                        .succeeds()
                        .out())
                .isNotBlank();
    }

    @Test
    void aRestartedRegistryStillReadsEveryTopic() throws IOException, InterruptedException {
        system.kill("registry");
        system.up().succeeds();
        for (var topic : story()) {
            assertThat(records(topic)).as(topic).isNotEmpty().allSatisfy(record -> assertThat(
                            record.at("/value/undecodable").isMissingNode())
                    .isTrue());
        }
    }

    private static boolean isOf(JsonNode record, String candidate) {
        return record.at("/value/candidateId").asText().equals(candidate);
    }

    private static JsonNode value(Map<String, JsonNode> found, String topic) {
        return record(found, topic).path("value");
    }

    private static JsonNode record(Map<String, JsonNode> found, String topic) {
        return found.getOrDefault(topic, MissingNode.getInstance());
    }

    private static List<String> texts(JsonNode array) {
        var texts = new ArrayList<String>();
        array.forEach(one -> texts.add(one.asText()));
        return texts;
    }

    /** The topics of the story's headings, in order. */
    private static List<String> story() throws IOException {
        var topics = new ArrayList<String>();
        for (var line : Files.readAllLines(STORY)) {
            var step = STEP.matcher(line);
            if (step.matches()) {
                topics.add(step.group(1));
            }
        }
        return topics;
    }

    private List<JsonNode> records(String topic) throws IOException, InterruptedException {
        return system.run(A_MINUTE, "topics", "cat", topic).succeeds().jsonLines();
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.createDirectories(to);
        for (var name : List.of("package.json", "package-lock.json", "read-topic.mjs")) {
            Files.copy(from.resolve(name), to.resolve(name), java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private static String node(Path folder, String... command) throws IOException, InterruptedException {
        var out = Files.createTempFile("node", ".out");
        try {
            var process = new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(out.toFile())
                    .start();
            assertThat(process.waitFor(3, TimeUnit.MINUTES)).isTrue();
            assertThat(process.exitValue()).as(Files.readString(out)).isZero();
            return Files.readString(out);
        } finally {
            Files.delete(out);
        }
    }
}

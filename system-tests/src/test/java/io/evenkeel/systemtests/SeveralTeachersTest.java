package io.evenkeel.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.evenkeel.practice.teacher.Bill;
import io.evenkeel.practice.teacher.Dials;
import io.evenkeel.practice.teacher.PracticeTeacher;
import io.evenkeel.practice.teacher.TeacherServer;
import io.evenkeel.practice.teacher.TeacherSettings;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A small pipeline taught by three at once: {@code wise} answers; {@code poor} answers too, until its own quota is spent;
 * {@code broken} fails every call.
 */
@Tag("slow")
class SeveralTeachersTest {
    private static final long QUOTA = 2_000;

    @TempDir
    Path folder;

    private final Map<String, TeacherServer> teachers = new HashMap<>();

    @BeforeEach
    void start() throws IOException {
        start("wise", Dials.usual(7));
        start("poor", Dials.usual(7));
        start("broken", failing());
    }

    private void start(String name, Dials dials) throws IOException {
        var settings = new TeacherSettings("127.0.0.1", 0, null, name, Map.of());
        var bill = Bill.open(folder.resolve(name + "-bill.jsonl"), false, InstantSource.system());
        teachers.put(name, TeacherServer.start(settings, new PracticeTeacher(), bill, dials));
    }

    private static Dials failing() {
        return new Dials(7, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 600_000, 1, true, true, 0);
    }

    @AfterEach
    void stop() throws IOException {
        for (var teacher : teachers.values()) {
            teacher.close();
        }
    }

    @Test
    void whereOneFailsAndOneHasNothingLeftTheThirdTeachesAndEachIsPaidWhatItsBillSays()
            throws IOException, InterruptedException {
        var options = new ArrayList<>(Arrays.asList(SmallPipeline.oneStage()));
        options.addAll(List.of("--teachers", file().toString(), "--teacher-terms", "made for tests"));
        try (var system = new Evenkeel(folder.resolve("home"), options.toArray(String[]::new))) {
            system.up().succeeds();
            system.run(
                            Duration.ofMinutes(1),
                            "traffic",
                            "send",
                            SmallPipeline.trafficFile(folder).toString())
                    .succeeds();
            system.run(Evenkeel.WHOLE_RUN, "wait", "--timeout", Evenkeel.WHOLE_RUN_SECONDS)
                    .succeeds();

            var report = system.run(Duration.ofMinutes(1), "report", "--json")
                    .succeeds()
                    .json();
            assertThat(report.at("/totals/phase").asText()).isEqualTo("FINISHED");
            assertThat(report.at("/totals/balanced").asBoolean()).isTrue();
            var audit = JournalAudit.of(system.values("budget.journal"));
            long paid = 0;
            for (var name : teachers.keySet()) {
                long posted = postedTokens(report, "teacher:" + name);
                assertThat(posted).as(name).isEqualTo(billed(name)).isEqualTo(audit.posted("teacher:" + name));
                paid += posted;
            }
            assertThat(report.at("/totals/posted").asLong()).isEqualTo(paid).isPositive();
            assertThat(billed("broken")).isZero();
            assertThat(billed("poor")).isPositive().isLessThanOrEqualTo(QUOTA);
            assertThat(billed("wise")).isGreaterThan(QUOTA);
            assertThat(requests("broken"))
                    .as("it was asked, until it had failed often enough")
                    .isPositive();
        }
    }

    private Path file() throws IOException {
        var lines = new ArrayList<>(List.of("teachers:"));
        teachers.forEach((name, server) -> lines.addAll(List.of(
                "  - name: " + name,
                "    url: http://127.0.0.1:" + server.port(),
                "    model: " + name + "-model",
                "    usage-lookup: http://127.0.0.1:" + server.port() + "/v1/usage/{key}",
                "    honours-idempotency-key: true")));
        lines.add(lines.indexOf("  - name: poor") + 1, "    budget-tokens: " + QUOTA);
        return Files.write(folder.resolve("teachers.yaml"), lines);
    }

    private static long postedTokens(JsonNode report, String name) {
        for (var account : report.get("accounts")) {
            if (account.get("account").asText().equals(name)
                    && account.get("unit").asText().equals("tokens")) {
                return account.get("posted").asLong();
            }
        }
        throw new AssertionError("no account " + name + " in " + report.get("accounts"));
    }

    private long billed(String name) throws IOException, InterruptedException {
        return bill(name).get("total_tokens").asLong();
    }

    private long requests(String name) throws IOException, InterruptedException {
        return bill(name).get("requests").asLong();
    }

    private JsonNode bill(String name) throws IOException, InterruptedException {
        var bill = URI.create(
                "http://127.0.0.1:" + Objects.requireNonNull(teachers.get(name)).port() + "/practice/bill");
        try (var http = HttpClient.newHttpClient()) {
            var reply = http.send(HttpRequest.newBuilder(bill).build(), HttpResponse.BodyHandlers.ofString());
            return new JsonMapper().readTree(reply.body());
        }
    }
}

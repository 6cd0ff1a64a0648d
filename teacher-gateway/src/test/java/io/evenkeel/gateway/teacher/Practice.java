package io.evenkeel.gateway.teacher;

import io.evenkeel.contracts.Texts;
import io.evenkeel.contracts.avro.Amounts;
import io.evenkeel.contracts.avro.CallPurpose;
import io.evenkeel.contracts.avro.Cause;
import io.evenkeel.contracts.avro.Message;
import io.evenkeel.contracts.avro.TeacherCall;
import io.evenkeel.practice.teacher.Bill;
import io.evenkeel.practice.teacher.BillTotals;
import io.evenkeel.practice.teacher.Dials;
import io.evenkeel.practice.teacher.PracticeTeacher;
import io.evenkeel.practice.teacher.TeacherServer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/** The practice teacher of this repository in this process, with its bill. */
public final class Practice implements AutoCloseable {
    private final Bill bill;
    private final TeacherServer server;

    private Practice(Bill bill, TeacherServer server) {
        this.bill = bill;
        this.server = server;
    }

    public static Practice start(Path folder, Dials dials, @Nullable String key) throws IOException {
        var bill = Bill.open(folder.resolve("bill.jsonl"), false, InstantSource.system());
        var settings = new io.evenkeel.practice.teacher.TeacherSettings("127.0.0.1", 0, key, "practice", Map.of());
        return new Practice(bill, TeacherServer.start(settings, new PracticeTeacher(), bill, dials));
    }

    /** Rates of rate limits, server errors, hangs, lost replies and malformed ones; nothing else goes wrong. */
    public static Dials dials(
            double limited, double errors, double hangs, double lost, double malformed, long hangMillis) {
        return new Dials(1, limited, errors, hangs, lost, malformed, 0, 0, 0, 0, 0, hangMillis, 1, true, true, 0);
    }

    /** Base URL of its API. */
    public String url() {
        return "http://127.0.0.1:" + server.port() + "/v1";
    }

    public BillTotals bill() {
        return bill.totals();
    }

    /** A client of this teacher. */
    public TeacherHttp client(Duration timeout, boolean looksUp, boolean honoursKey, @Nullable String key) {
        return new TeacherHttp(settings(timeout, looksUp, honoursKey, key, false), InstantSource.system());
    }

    /** A client that uses its batch API too. */
    public TeacherHttp batching(Duration timeout, boolean looksUp) {
        return new TeacherHttp(settings(timeout, looksUp, false, null, true), InstantSource.system());
    }

    private TeacherSettings settings(
            Duration timeout, boolean looksUp, boolean honoursKey, @Nullable String key, boolean batch) {
        return new TeacherSettings(
                TeacherSettings.completionsOf(url()),
                key == null ? null : new Secret(key),
                "max_tokens",
                OptionalDouble.empty(),
                Duration.ofSeconds(2),
                null,
                timeout,
                looksUp ? url() + "/usage/{key}" : null,
                honoursKey,
                batch);
    }

    /** A call as the topology makes it. */
    public static TeacherCall call(String candidate, int attempt, String question) {
        return TeacherCall.newBuilder()
                .setCallId(candidate + "/rationale/" + attempt)
                .setCandidateId(candidate)
                .setLedger("acme")
                .setPipeline("p")
                .setStage(0)
                .setDomain("adding")
                .setPurpose(CallPurpose.RATIONALE)
                .setAttempt(attempt)
                .setModel("practice")
                .setMessages(List.of(
                        new Message("system", Texts.plain("Think step by step.")),
                        new Message("user", Texts.plain(question))))
                .setMaxOutputTokens(100)
                .setSeed(1L)
                .setReserved(new Amounts(500L, 0L, 1L))
                .setNotBefore(Instant.EPOCH)
                .setNotAfter(Instant.EPOCH)
                .setCause(new Cause("test", 0, 0L))
                .build();
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}

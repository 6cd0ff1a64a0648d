package io.evenkeel.gateway.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.evenkeel.contracts.avro.CallJournalEntry;
import io.evenkeel.contracts.avro.CallStep;
import io.evenkeel.contracts.avro.TeacherCall;
import io.evenkeel.gateway.domain.circuit.CircuitPolicy;
import io.evenkeel.gateway.teacher.Practice;
import io.evenkeel.gateway.teacher.TeacherHttp;
import io.evenkeel.gateway.teacher.TeacherSettings;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A teacher that fails, and the calls that a worker has in hand meanwhile. */
@Tag("slow")
class TeacherCircuitTest {
    private static final int FAILURES = 3;
    private static final int CALLS = 40;
    private static final Duration TIMEOUT = Duration.ofSeconds(5);
    private static final Duration LONG = Duration.ofMinutes(10);

    private final Workplace workplace = new Workplace();
    private TestTeacher teacher;

    @BeforeEach
    void start() throws IOException {
        teacher = new TestTeacher();
        teacher.fails(true);
    }

    @AfterEach
    void stop() {
        workplace.close();
        teacher.close();
    }

    @Test
    void callsWaitUnclaimedForATeacherThatFailsAndAreMadeWhenItAnswersAgain() {
        worker("one", Duration.ofSeconds(2));
        sendMany();
        await().until(() -> waiting() >= CALLS - 2 * Workplace.IN_FLIGHT);
        assertThat(workplace.counter("evenkeel.teacher.circuit.openings")).isPositive();
        teacher.fails(false);

        await().until(() -> steps(CallStep.FINISHED).size() == CALLS);
        assertThat(steps(CallStep.FINISHED))
                .filteredOn(entry -> entry.getStatus() == 503)
                .hasSizeBetween(FAILURES, 2 * Workplace.IN_FLIGHT);
        // Nobody was told that his call failed before it was made.
        assertThat(steps(CallStep.CLAIMED)).hasSize(CALLS);
        assertThat(steps(CallStep.ABANDONED)).isEmpty();
        await().until(() -> workplace.gauge("evenkeel.teacher.circuit.state") == 0);
        assertThat(waiting()).isZero();
    }

    @Test
    void aWindowThatPassesMeanwhileEndsTheCallAsNeverMade() {
        worker("one", LONG);
        open();
        var late = TeacherCall.newBuilder(Practice.call(workplace.candidate("late"), 0, "1 + 1 = ?"))
                .setNotAfter(Instant.now().plusSeconds(2))
                .build();
        workplace.send(late);
        await().untilAsserted(() -> assertThat(workplace.journal())
                .filteredOn(entry -> entry.getCandidateId().equals(late.getCandidateId()))
                .extracting(CallJournalEntry::getStep)
                .containsExactly(CallStep.CLAIMED, CallStep.ABANDONED));
    }

    @Test
    void aCallThatAnotherTeacherMayMakeDoesNotWaitForOneThatFails() {
        worker("one", LONG);
        open();
        var call = TeacherCall.newBuilder(Practice.call(workplace.candidate("other"), 0, "1 + 1 = ?"))
                .setReplaceable(true)
                .build();
        workplace.send(call);
        await().untilAsserted(() -> assertThat(workplace.journal())
                .filteredOn(entry -> entry.getCandidateId().equals(call.getCandidateId()))
                .extracting(CallJournalEntry::getStep)
                .containsExactly(CallStep.CLAIMED, CallStep.ABANDONED));
    }

    @Test
    void aWorkerThatStopsLeavesWhatWaitsToTheNextOne() throws InterruptedException {
        var first = worker("one", LONG);
        sendMany();
        await().until(() -> waiting() >= CALLS - 2 * Workplace.IN_FLIGHT);
        var stopping = Thread.ofPlatform().start(() -> first.stop(LONG));
        assertThat(stopping.join(Duration.ofMinutes(1))).isTrue();
        assertThat(waiting()).isZero();
        teacher.fails(false);
        worker("one", LONG);
        await().until(() -> steps(CallStep.FINISHED).size() == CALLS);
        assertThat(steps(CallStep.FINISHED)).anyMatch(entry -> entry.getStatus() == 200);
        assertThat(steps(CallStep.CLAIMED)).hasSize(CALLS);
    }

    private void open() {
        for (int i = 0; i < FAILURES; i++) {
            workplace.send(Practice.call(workplace.candidate("first-" + i), 0, "1 + 1 = ?"));
        }
        await().until(() -> workplace.gauge("evenkeel.teacher.circuit.state") == 2);
    }

    private void sendMany() {
        for (int i = 0; i < CALLS; i++) {
            workplace.send(Practice.call(workplace.candidate("c" + i), 0, "1 + 1 = ?"));
        }
    }

    private double waiting() {
        return workplace.gauge("evenkeel.teacher.circuit.waiting");
    }

    private List<CallJournalEntry> steps(CallStep step) {
        return workplace.journal().stream()
                .filter(entry -> entry.getStep() == step)
                .toList();
    }

    private TeacherWorker worker(String instance, Duration pause) {
        var settings = new TeacherSettings(
                TeacherSettings.completionsOf(teacher.url()),
                null,
                "max_tokens",
                OptionalDouble.empty(),
                TIMEOUT,
                null,
                TIMEOUT,
                teacher.lookUpUrl(),
                false,
                false);
        return workplace.worker(
                instance,
                new TeacherHttp(settings, InstantSource.system()),
                TIMEOUT,
                new CircuitPolicy(FAILURES, pause, pause));
    }
}

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
import java.time.InstantSource;
import java.util.Map;
import java.util.OptionalDouble;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** One worker and two teachers, each with its own address, permits and circuit. */
@Tag("slow")
class SeveralTeachersWorkerTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    private final Workplace workplace = new Workplace();
    private TestTeacher wise;
    private TestTeacher cheap;

    @BeforeEach
    void start() throws IOException {
        wise = new TestTeacher();
        cheap = new TestTeacher();
        workplace.worker(
                "one",
                Map.of("wise", reach(wise), "cheap", reach(cheap)),
                TIMEOUT,
                new CircuitPolicy(1, TIMEOUT, TIMEOUT));
    }

    @AfterEach
    void stop() {
        workplace.close();
        wise.close();
        cheap.close();
    }

    private static TeacherHttp reach(TestTeacher teacher) {
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
        return new TeacherHttp(settings, InstantSource.system());
    }

    private TeacherCall send(String name, String teacher) {
        var call = TeacherCall.newBuilder(Practice.call(workplace.candidate(name), 0, "1 + 1 = ?"))
                .setTeacher(teacher)
                .build();
        workplace.send(call);
        return call;
    }

    private void awaitSteps(TeacherCall call, CallStep... steps) {
        await().untilAsserted(() -> assertThat(workplace.journal())
                .filteredOn(entry -> entry.getCandidateId().equals(call.getCandidateId()))
                .extracting(CallJournalEntry::getStep)
                .containsExactly(steps));
    }

    @Test
    void eachCallGoesToItsTeacher() {
        var first = send("c1", "wise");
        var second = send("c2", "cheap");
        awaitSteps(first, CallStep.CLAIMED, CallStep.FINISHED);
        awaitSteps(second, CallStep.CLAIMED, CallStep.FINISHED);
        assertThat(wise.billedCalls()).containsExactly(first.getCallId());
        assertThat(cheap.billedCalls()).containsExactly(second.getCallId());
    }

    @Test
    void aTeacherThatFailsOrIsSlowHoldsUpNoOther() {
        wise.latency(TIMEOUT.toMillis() / 2);
        for (int i = 0; i < 2 * Workplace.IN_FLIGHT; i++) {
            send("slow-" + i, "wise");
        }
        await().until(() -> wise.mostUnderWay() == Workplace.IN_FLIGHT);
        awaitSteps(send("quick", "cheap"), CallStep.CLAIMED, CallStep.FINISHED);
        cheap.fails(true);
        awaitSteps(send("failing", "cheap"), CallStep.CLAIMED, CallStep.FINISHED);
        assertThat(workplace.gauge("evenkeel.teacher.circuit.state", "cheap")).isEqualTo(2);
        assertThat(workplace.gauge("evenkeel.teacher.circuit.state", "wise")).isZero();
    }

    @Test
    void aCallOfATeacherThatNobodyKnowsIsGivenUpAndNeverSent() {
        awaitSteps(send("c1", "stranger"), CallStep.CLAIMED, CallStep.ABANDONED);
        assertThat(wise.billedCalls()).isEmpty();
        assertThat(cheap.billedCalls()).isEmpty();
    }
}

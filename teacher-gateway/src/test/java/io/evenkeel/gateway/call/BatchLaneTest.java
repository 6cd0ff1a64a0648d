package io.evenkeel.gateway.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.evenkeel.contracts.Topics;
import io.evenkeel.contracts.avro.CallJournalEntry;
import io.evenkeel.contracts.avro.CallStep;
import io.evenkeel.contracts.avro.TeacherCall;
import io.evenkeel.contracts.avro.Usage;
import io.evenkeel.gateway.domain.circuit.CircuitPolicy;
import io.evenkeel.gateway.teacher.Practice;
import io.evenkeel.gateway.teacher.TeacherHttp;
import io.evenkeel.gateway.teacher.TeacherSettings;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** On a real broker and against a batch API that bills every line: what is billed twice was sent twice. */
@Tag("slow")
class BatchLaneTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(5);
    /** Claims of those who died last only so long. */
    private static final Duration SHORT = Duration.ofSeconds(2);

    private final Workplace workplace = new Workplace();
    private TestBatches teacher;

    @BeforeEach
    void start() throws IOException {
        teacher = new TestBatches();
    }

    @AfterEach
    void stop() {
        workplace.close();
        teacher.close();
    }

    private TeacherWorker worker(String instance, Duration timeout) {
        return workplace.worker(instance, reach(timeout, true), timeout);
    }

    private TeacherHttp reach(Duration timeout, boolean batch) {
        var settings = new TeacherSettings(
                TeacherSettings.completionsOf(teacher.url()),
                null,
                "max_tokens",
                OptionalDouble.empty(),
                timeout,
                null,
                timeout,
                null,
                false,
                batch);
        return new TeacherHttp(settings, InstantSource.system());
    }

    private TeacherCall call(String name) {
        return TeacherCall.newBuilder(Practice.call(workplace.candidate(name), 0, "1 + 1 = ?"))
                .setBatch(true)
                .build();
    }

    private List<TeacherCall> send(int calls) {
        return IntStream.range(0, calls)
                .mapToObj(i -> call("c" + i))
                .peek(workplace::send)
                .toList();
    }

    private List<CallJournalEntry> entries(TeacherCall call) {
        return workplace.journal().stream()
                .filter(entry -> entry.getCallId().equals(call.getCallId()))
                .toList();
    }

    private long ends(TeacherCall call) {
        return entries(call).stream()
                .filter(entry -> entry.getStep() == CallStep.FINISHED)
                .count();
    }

    private void awaitSteps(List<TeacherCall> calls, CallStep... steps) {
        calls.forEach(call -> await().untilAsserted(() ->
                assertThat(entries(call)).extracting(CallJournalEntry::getStep).containsExactly(steps)));
    }

    private void assertEachBilledOnce(List<TeacherCall> calls) {
        assertThat(teacher.billed())
                .containsOnlyKeys(calls.stream().map(TeacherCall::getCallId).toList())
                .allSatisfy((id, times) -> assertThat(times).isEqualTo(1));
    }

    @Test
    void callsAreCollectedAndClaimedUnderTheNameOfTheirBatchAndEachEndsWithItsReply() {
        worker("one", TIMEOUT);
        var calls = send(Workplace.IN_A_BATCH + 5);
        awaitSteps(calls, CallStep.CLAIMED, CallStep.FINISHED);
        assertEachBilledOnce(calls);
        assertThat(teacher.created()).isBetween(2, 5);
        var entries = entries(calls.getFirst());
        assertThat(entries)
                .extracting(CallJournalEntry::getBatch)
                .doesNotContain("")
                .containsOnly(entries.getFirst().getBatch());
        assertThat(entries.getLast().getUsage()).isEqualTo(new Usage(12L, 5L));
        assertThat(entries.getLast().getStatus()).isEqualTo(200);
    }

    @Test
    void callsThatWaitForABatchHoldUpNoOtherHoweverMany() throws ExecutionException, InterruptedException {
        teacher.hold();
        worker("one", TIMEOUT);
        var first = call("first");
        long waiting = workplace.send(first);
        send(Workplace.IN_HAND + 10);
        await().until(() -> workplace.gauge("evenkeel.teacher.batch.waiting", "default") == Workplace.IN_HAND + 11);
        // No batch: the teacher has no completions, and says so at once.
        var other = Practice.call(workplace.candidate("first"), 1, "1 + 1 = ?");
        workplace.send(other);
        awaitSteps(List.of(other), CallStep.CLAIMED, CallStep.FINISHED);
        assertThat(workplace.committed(first.getCandidateId())).isLessThanOrEqualTo(waiting);
        teacher.letGo();
        awaitSteps(List.of(first), CallStep.CLAIMED, CallStep.FINISHED);
        await().untilAsserted(() ->
                assertThat(workplace.committed(first.getCandidateId())).isGreaterThan(waiting));
    }

    @Test
    void whoeverTakesOverFollowsTheBatchesOfAWorkerThatDied() {
        teacher.hold();
        var first = worker("one", SHORT);
        var calls = send(5);
        await().until(() -> teacher.billed().size() == calls.size());
        first.close();
        worker("one", SHORT);
        teacher.letGo();
        awaitSteps(calls, CallStep.CLAIMED, CallStep.FINISHED);
        assertEachBilledOnce(calls);
        assertThat(entries(calls.getFirst()).get(1).getOwner())
                .isNotEqualTo(entries(calls.getFirst()).get(0).getOwner());
    }

    @Test
    void aBatchThatItsOwnerNeverMadeIsNotMadeByAnyoneAndItsCallsAreAbandoned() {
        var call = call("c0");
        workplace.send(
                Topics.GATEWAY_CALL_JOURNAL,
                call.getCandidateId(),
                claim(call, Instant.now().plusMillis(300)));
        worker("one", SHORT);
        workplace.send(call);
        awaitSteps(List.of(call), CallStep.CLAIMED, CallStep.ABANDONED);
        assertThat(teacher.created()).isZero();
    }

    @Test
    void aBatchThatArrivesJustAfterItWasLookedForIsFoundAllTheSame() {
        var call = call("c0");
        teacher.arrivesLate("somebody/else/default/0", call.getCallId());
        workplace.send(
                Topics.GATEWAY_CALL_JOURNAL,
                call.getCandidateId(),
                claim(call, Instant.now().plusMillis(300)));
        worker("one", SHORT);
        workplace.send(call);
        awaitSteps(List.of(call), CallStep.CLAIMED, CallStep.FINISHED);
        assertThat(entries(call).getLast().getUsage()).isEqualTo(new Usage(12L, 5L));
    }

    @Test
    void aCallThatWasClaimedAndDidNotGoWithItsBatchIsAbandonedByWhoeverFindsThat() throws IOException {
        var call = call("c0");
        teacher.has("somebody/else/default/0", "another/rationale/0");
        workplace.send(
                Topics.GATEWAY_CALL_JOURNAL,
                call.getCandidateId(),
                claim(call, Instant.now().plusMillis(300)));
        worker("one", SHORT);
        workplace.send(call);
        awaitSteps(List.of(call), CallStep.CLAIMED, CallStep.ABANDONED);
    }

    @Test
    void aBatchThatFailedWithoutAWordIsLookedForUntilItsClaimsAreOver() {
        teacher.createsLate();
        worker("one", SHORT);
        var calls = send(1);
        awaitSteps(calls, CallStep.CLAIMED, CallStep.FINISHED);
        assertThat(entries(calls.getFirst()).getLast().getUsage()).isEqualTo(new Usage(12L, 5L));
        assertEachBilledOnce(calls);
    }

    private static CallJournalEntry claim(TeacherCall call, Instant deadline) {
        return CallJournalEntry.newBuilder()
                .setCallId(call.getCallId())
                .setCandidateId(call.getCandidateId())
                .setLedger(call.getLedger())
                .setPipeline(call.getPipeline())
                .setStage(call.getStage())
                .setDomain(call.getDomain())
                .setPurpose(call.getPurpose())
                .setAttempt(call.getAttempt())
                .setStep(CallStep.CLAIMED)
                .setOwner("somebody/else")
                .setDeadline(deadline)
                .setBatch("somebody/else/default/0")
                .setAt(Instant.now())
                .build();
    }

    @Test
    void aBatchWhoseCreationWasNeverAnsweredIsFoundByItsNameAndNotMadeAgain() {
        teacher.loseReplies(true);
        worker("one", TIMEOUT);
        var calls = send(3);
        awaitSteps(calls, CallStep.CLAIMED, CallStep.FINISHED);
        assertEachBilledOnce(calls);
        assertThat(teacher.created()).isPositive();
    }

    @Test
    void aBatchThatIsRefusedCostsNothingAndSaysWhy() {
        teacher.refuseWith(429);
        worker("one", TIMEOUT);
        var calls = send(2);
        awaitSteps(calls, CallStep.CLAIMED, CallStep.FINISHED);
        assertThat(entries(calls.getFirst()).getLast())
                .returns(429, CallJournalEntry::getStatus)
                .returns("no-batches-today", CallJournalEntry::getError)
                .returns(new Usage(0L, 0L), CallJournalEntry::getUsage);
    }

    @Test
    void aFileThatIsRefusedCostsNothingAndSaysWhy() {
        teacher.refuseFilesWith(500);
        worker("one", TIMEOUT);
        var calls = send(2);
        awaitSteps(calls, CallStep.CLAIMED, CallStep.FINISHED);
        assertThat(entries(calls.getFirst()).getLast())
                .returns(500, CallJournalEntry::getStatus)
                .returns(new Usage(0L, 0L), CallJournalEntry::getUsage);
        assertThat(teacher.created()).isZero();
    }

    @Test
    void aBatchWhoseFileTheProviderWillNotHaveCostsNothing() {
        teacher.endAs("failed");
        worker("one", TIMEOUT);
        var calls = send(2);
        awaitSteps(calls, CallStep.CLAIMED, CallStep.FINISHED);
        assertThat(entries(calls.getFirst()).getLast())
                .returns("invalid-json-line", CallJournalEntry::getError)
                .returns(new Usage(0L, 0L), CallJournalEntry::getUsage);
    }

    @Test
    void ofABatchThatExpiredEachCallEndsAsItsLineSaysAndWithoutALineAsLost() {
        teacher.endAs("expired");
        var answered = call("answered");
        var expired = call("expired");
        var missing = call("missing");
        teacher.answer(line -> {
            if (line.contains(expired.getCallId())) {
                return "{\"custom_id\":\"" + expired.getCallId()
                        + "\",\"response\":null,\"error\":{\"code\":\"batch_expired\"}}\n";
            }
            return line.contains(missing.getCallId()) ? "" : line;
        });
        worker("one", TIMEOUT);
        var calls = List.of(answered, expired, missing);
        calls.forEach(workplace::send);
        awaitSteps(List.of(answered, expired), CallStep.CLAIMED, CallStep.FINISHED);
        awaitSteps(List.of(missing), CallStep.CLAIMED, CallStep.LOST);
        assertThat(entries(answered).getLast().getUsage()).isEqualTo(new Usage(12L, 5L));
        assertThat(entries(expired).getLast())
                .returns("batch-expired", CallJournalEntry::getError)
                .returns(new Usage(0L, 0L), CallJournalEntry::getUsage);
    }

    @Test
    void aTeacherThatFailsIsLeftAloneForAWhileWithTheCallsUnclaimed() {
        var pause = Duration.ofSeconds(2);
        workplace.worker("one", Map.of("", reach(TIMEOUT, true)), TIMEOUT, new CircuitPolicy(1, pause, pause));
        teacher.goAway(true);
        var failed = send(1).getFirst();
        awaitSteps(List.of(failed), CallStep.CLAIMED, CallStep.FINISHED);
        teacher.goAway(false);
        var call = call("later");
        workplace.send(call);
        awaitSteps(List.of(call), CallStep.CLAIMED, CallStep.FINISHED);
        assertThat(entries(call).getLast().getStatus()).isEqualTo(200);
        assertThat(entries(call).getFirst().getAt())
                .isAfter(entries(failed).getFirst().getAt().plus(pause));
    }

    @Test
    void aStopWaitsForNoBatch() {
        teacher.hold();
        var worker = worker("one", TIMEOUT);
        var calls = send(3);
        await().until(() -> teacher.billed().size() == calls.size());
        var began = Instant.now();
        worker.stop(Duration.ofMinutes(5));
        assertThat(Duration.between(began, Instant.now())).isLessThan(Duration.ofMinutes(1));
        assertThat(entries(calls.getFirst())).hasSize(1);
    }

    @Test
    void aTeacherWithoutABatchApiMakesNoCallAtTheBatchPrice() {
        workplace.worker("one", reach(TIMEOUT, false), TIMEOUT);
        var call = call("c0");
        workplace.send(call);
        awaitSteps(List.of(call), CallStep.CLAIMED, CallStep.ABANDONED);
    }

    @Test
    void theSameCallTwiceGoesInOneBatch() {
        worker("one", TIMEOUT);
        var calls = send(4);
        calls.forEach(workplace::send);
        await().until(() -> calls.stream().allMatch(call -> ends(call) == 1));
        assertEachBilledOnce(calls);
    }
}

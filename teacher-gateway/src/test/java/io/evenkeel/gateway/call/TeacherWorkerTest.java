package io.evenkeel.gateway.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.evenkeel.contracts.Texts;
import io.evenkeel.contracts.Topics;
import io.evenkeel.contracts.avro.CallJournalEntry;
import io.evenkeel.contracts.avro.CallPurpose;
import io.evenkeel.contracts.avro.CallStep;
import io.evenkeel.contracts.avro.Message;
import io.evenkeel.contracts.avro.TeacherCall;
import io.evenkeel.contracts.avro.Text;
import io.evenkeel.contracts.avro.Usage;
import io.evenkeel.gateway.teacher.Practice;
import io.evenkeel.gateway.teacher.TeacherHttp;
import io.evenkeel.gateway.teacher.TeacherSettings;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.OptionalDouble;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** On a real broker and against a teacher that bills every request: who is billed twice has sent twice. */
@Tag("slow")
class TeacherWorkerTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(5);
    private static final Duration LONG = Duration.ofSeconds(60);

    private final Workplace workplace = new Workplace();
    private TestTeacher teacher;

    @BeforeEach
    void start() throws IOException {
        teacher = new TestTeacher();
    }

    @AfterEach
    void stop() {
        workplace.close();
        teacher.close();
    }

    @Test
    void aCallIsClaimedThenSentOnceThenFinishedWithReplyAndUsage() {
        worker("one", teacher.lookUpUrl());
        send(call("c1", 0, Instant.EPOCH));
        awaitSteps("c1", CallStep.CLAIMED, CallStep.FINISHED);
        var finished = entries("c1").get(1);
        assertThat(Texts.read(finished.getReply())).isEqualTo("1 and 1 #### 2");
        assertThat(finished.getUsage().getPromptTokens()).isEqualTo(12);
        assertThat(finished.getStatus()).isEqualTo(200);
        assertThat(teacher.billed(id("c1", 0))).isEqualTo(1);
    }

    @Test
    void aWorkerKilledBetweenClaimAndReplyLeavesExactlyOneBilledCall() {
        teacher.hold(id("c1", 0));
        var first = worker("one", teacher.lookUpUrl());
        send(call("c1", 0, Instant.EPOCH));
        await().until(() -> teacher.billed(id("c1", 0)) == 1);
        first.close();
        worker("one", teacher.lookUpUrl());

        awaitSteps("c1", CallStep.CLAIMED, CallStep.FINISHED);
        assertThat(entries("c1").get(1).getOwner())
                .isNotEqualTo(entries("c1").get(0).getOwner());
        assertThat(Texts.read(entries("c1").get(1).getReply())).isEqualTo("1 and 1 #### 2");
        assertThat(teacher.billed(id("c1", 0))).isEqualTo(1);
    }

    @Test
    void withoutALookUpTheCallOfAKilledWorkerIsLostAndNeverSentAgain() {
        teacher.hold(id("c1", 0));
        var first = worker("one", null);
        send(call("c1", 0, Instant.EPOCH));
        await().until(() -> teacher.billed(id("c1", 0)) == 1);
        first.close();
        worker("one", null);
        awaitSteps("c1", CallStep.CLAIMED, CallStep.LOST);
        assertThat(teacher.billed(id("c1", 0))).isEqualTo(1);
    }

    @Test
    void aClaimWhoseOwnerDiedBeforeItSentIsAbandoned() {
        claimOfSomebodyElse("c1", Instant.now().plusMillis(300));
        worker("one", teacher.lookUpUrl());
        send(call("c1", 0, Instant.EPOCH));
        awaitSteps("c1", CallStep.CLAIMED, CallStep.ABANDONED);
        assertThat(teacher.billedCalls()).isEmpty();
    }

    @Test
    void aRequestThatArrivesJustAfterItsLookUpIsFoundAllTheSame() {
        teacher.arrivesLate();
        claimOfSomebodyElse("c1", Instant.now().plusMillis(300));
        worker("one", teacher.lookUpUrl());
        send(call("c1", 0, Instant.EPOCH));
        awaitSteps("c1", CallStep.CLAIMED, CallStep.FINISHED);
        assertThat(entries("c1").get(1).getUsage()).isEqualTo(new Usage(12L, 5L));
    }

    @Test
    void aRequestThatArrivesAfterItsConnectionWasLostIsFoundAllTheSame() {
        teacher.losesConnections();
        worker("one", teacher.lookUpUrl());
        send(call("c1", 0, Instant.EPOCH));
        awaitSteps("c1", CallStep.CLAIMED, CallStep.FINISHED);
        assertThat(entries("c1").get(1).getUsage()).isEqualTo(new Usage(12L, 5L));
    }

    @Test
    void aSlowCallHoldsUpNoOtherAndKeepsItsOffset() throws ExecutionException, InterruptedException {
        teacher.hold(id("c1", 0));
        worker("one", teacher.lookUpUrl(), LONG);
        long slow = send(call("c1", 0, Instant.EPOCH));
        for (int attempt = 1; attempt <= 20; attempt++) {
            send(call("c1", attempt, Instant.EPOCH));
        }
        await().until(() -> ends("c1") == 20);
        assertThat(committed("c1")).isLessThanOrEqualTo(slow);
        teacher.letGo(id("c1", 0));
        await().untilAsserted(() -> assertThat(committed("c1")).isEqualTo(slow + 21));
    }

    @Test
    void aCallIsNotSentBeforeItsTimeAndHoldsUpNoOtherUntilThen() {
        worker("one", teacher.lookUpUrl());
        // It has its partitions when it has made a call.
        send(call("c0", 0, Instant.EPOCH));
        await().until(() -> ends("c0") == 1);
        var notBefore = Instant.now().plusSeconds(3);
        send(call("c1", 0, notBefore));
        send(call("c1", 1, Instant.EPOCH));
        await().until(() -> ends("c1") == 2);
        var claims = entries("c1").stream()
                .filter(entry -> entry.getStep() == CallStep.CLAIMED)
                .toList();
        assertThat(claims).extracting(CallJournalEntry::getCallId).containsExactly(id("c1", 1), id("c1", 0));
        assertThat(claims.get(1).getAt()).isAfterOrEqualTo(notBefore);
    }

    @Test
    void theSameCallTwiceIsSentOnce() {
        worker("one", teacher.lookUpUrl());
        for (int time = 0; time < 5; time++) {
            for (int candidate = 0; candidate < 8; candidate++) {
                send(call("c" + candidate, 0, Instant.EPOCH));
            }
        }
        await().until(() -> IntStream.range(0, 8).allMatch(candidate -> ends("c" + candidate) == 1));
        await().untilAsserted(() -> assertThat(committed("c0")).isPositive());
        for (int candidate = 0; candidate < 8; candidate++) {
            assertThat(teacher.billed(id("c" + candidate, 0))).isEqualTo(1);
        }
    }

    @Test
    void aCallWhoseEndTheLedgerAsksForIsLeftToWhoeverHasItInHand() throws ExecutionException, InterruptedException {
        teacher.hold(id("c1", 0));
        worker("one", teacher.lookUpUrl(), LONG);
        send(call("c1", 0, Instant.EPOCH));
        await().until(() -> teacher.billed(id("c1", 0)) == 1);
        long asked = send(overdue("c1"));
        send(call("c1", 1, Instant.EPOCH));
        await().until(() -> ends("c1") == 1);
        teacher.letGo(id("c1", 0));
        await().untilAsserted(() -> assertThat(committed("c1")).isEqualTo(asked + 2));
        assertThat(entries("c1"))
                .filteredOn(entry -> entry.getCallId().equals(id("c1", 0)))
                .extracting(CallJournalEntry::getStep)
                .containsExactly(CallStep.CLAIMED, CallStep.FINISHED);
    }

    @Test
    void aCallThatNobodyEverClaimedIsAbandonedWhenTheLedgerAsksForItsEnd() {
        worker("one", teacher.lookUpUrl());
        send(overdue("c1"));
        awaitSteps("c1", CallStep.CLAIMED, CallStep.ABANDONED);
        assertThat(teacher.billedCalls()).isEmpty();
    }

    @Test
    void whatCannotBeReadGoesToTheDeadLettersAndHoldsUpNobody() {
        worker("one", teacher.lookUpUrl());
        long bad = workplace.send(Topics.GATEWAY_CALLS, workplace.candidate("c1"), new byte[] {1, 2, 3});
        send(call("c1", 0, Instant.EPOCH));
        awaitSteps("c1", CallStep.CLAIMED, CallStep.FINISHED);
        await().untilAsserted(() -> assertThat(committed("c1")).isEqualTo(bad + 2));
        assertThat(workplace.deadLetters()).anyMatch(key -> key.equals(workplace.candidate("c1")));
    }

    @Test
    void aCallThatCannotBeMadeHasAnEndAllTheSame() {
        worker("one", teacher.lookUpUrl());
        var encrypted = Text.newBuilder().setKeyId("somebody's").build();
        var call = TeacherCall.newBuilder(call("c1", 0, Instant.EPOCH))
                .setMessages(List.of(new Message("user", encrypted)))
                .build();
        send(call);
        awaitSteps("c1", CallStep.CLAIMED, CallStep.LOST);
        assertThat(teacher.billedCalls()).isEmpty();
    }

    @Test
    void aWorkerThatIsAskedToStopWaitsForRepliesThatArePaidForAndBeginsNoOther() throws InterruptedException {
        for (int candidate = 0; candidate < 40; candidate++) {
            teacher.hold(id("c" + candidate, 0));
        }
        var worker = worker("one", null, LONG);
        for (int candidate = 0; candidate < 40; candidate++) {
            send(call("c" + candidate, 0, Instant.EPOCH));
        }
        await().until(() -> teacher.billedCalls().size() == Workplace.IN_FLIGHT);
        // Not in the common pool, whose only thread here completes the HTTP client's replies.
        var stopping = Thread.ofPlatform().start(() -> worker.stop(LONG));
        await().until(() -> !worker.isAlive());
        for (int candidate = 0; candidate < 40; candidate++) {
            teacher.letGo(id("c" + candidate, 0));
        }
        stopping.join();
        assertThat(teacher.billedCalls()).hasSize(Workplace.IN_FLIGHT);
        await().untilAsserted(() -> assertThat(workplace.journal())
                .filteredOn(entry -> entry.getStep() == CallStep.FINISHED)
                .extracting(CallJournalEntry::getCallId)
                .containsExactlyInAnyOrderElementsOf(teacher.billedCalls()));
    }

    @Test
    void aTeacherThatIsNotThereCostsNothing() {
        teacher.goAway();
        worker("one", teacher.lookUpUrl());
        send(call("c1", 0, Instant.EPOCH));
        awaitSteps("c1", CallStep.CLAIMED, CallStep.FINISHED);
        var finished = entries("c1").get(1);
        assertThat(finished.getStatus()).isZero();
        assertThat(finished.getError()).isEqualTo("unreachable");
        assertThat(finished.getUsage()).isEqualTo(new Usage(0L, 0L));
    }

    @Test
    void noMoreCallsAreUnderWayThanConfigured() {
        teacher.latency(20);
        worker("one", teacher.lookUpUrl());
        for (int attempt = 0; attempt < 30; attempt++) {
            send(call("c1", attempt, Instant.EPOCH));
        }
        await().until(() -> ends("c1") == 30);
        assertThat(teacher.mostUnderWay()).isBetween(2, Workplace.IN_FLIGHT);
    }

    @Test
    void noCallIsSentTwiceWhileWorkersComeAndGo() {
        teacher.latency(50);
        worker("one", teacher.lookUpUrl());
        for (int candidate = 0; candidate < 60; candidate++) {
            send(call("c" + candidate, 0, Instant.EPOCH));
        }
        await().until(() -> teacher.billedCalls().size() > 10);
        var second = worker("two", teacher.lookUpUrl());
        await().until(() -> teacher.billedCalls().size() > 30);
        second.close();
        worker("three", teacher.lookUpUrl());

        await().until(() -> IntStream.range(0, 60).allMatch(candidate -> ends("c" + candidate) > 0));
        for (int candidate = 0; candidate < 60; candidate++) {
            assertThat(teacher.billed(id("c" + candidate, 0))).isLessThanOrEqualTo(1);
        }
        assertThat(workplace.journal()).noneMatch(entry -> entry.getStep() == CallStep.LOST);
    }

    private TeacherWorker worker(String instance, @Nullable String lookUp) {
        return worker(instance, lookUp, TIMEOUT);
    }

    private TeacherWorker worker(String instance, @Nullable String lookUp, Duration timeout) {
        var settings = new TeacherSettings(
                TeacherSettings.completionsOf(teacher.url()),
                null,
                "max_tokens",
                OptionalDouble.empty(),
                timeout,
                null,
                timeout,
                lookUp,
                false,
                false);
        return workplace.worker(instance, new TeacherHttp(settings, InstantSource.system()), timeout);
    }

    private String id(String name, int attempt) {
        return workplace.candidate(name) + "/rationale/" + attempt;
    }

    private TeacherCall call(String name, int attempt, Instant notBefore) {
        return TeacherCall.newBuilder(Practice.call(workplace.candidate(name), attempt, "1 + 1 = ?"))
                .setNotBefore(notBefore)
                .build();
    }

    /** As the topology hands a call over whose reservation is overdue. */
    private TeacherCall overdue(String name) {
        return TeacherCall.newBuilder(call(name, 0, Instant.EPOCH))
                .setNotAfter(Instant.ofEpochMilli(1))
                .build();
    }

    private void claimOfSomebodyElse(String name, Instant deadline) {
        var entry = CallJournalEntry.newBuilder()
                .setCallId(id(name, 0))
                .setCandidateId(workplace.candidate(name))
                .setLedger("acme")
                .setPipeline("p")
                .setStage(0)
                .setDomain("adding")
                .setPurpose(CallPurpose.RATIONALE)
                .setAttempt(0)
                .setStep(CallStep.CLAIMED)
                .setOwner("somebody")
                .setDeadline(deadline)
                .setStatus(0)
                .setAt(Instant.now())
                .build();
        workplace.send(Topics.GATEWAY_CALL_JOURNAL, workplace.candidate(name), entry);
    }

    private long send(TeacherCall call) {
        return workplace.send(call);
    }

    private void awaitSteps(String name, CallStep... steps) {
        await().untilAsserted(() ->
                assertThat(entries(name)).extracting(CallJournalEntry::getStep).containsExactly(steps));
    }

    private List<CallJournalEntry> entries(String name) {
        return workplace.journal().stream()
                .filter(entry -> entry.getCandidateId().equals(workplace.candidate(name)))
                .toList();
    }

    private long ends(String name) {
        return entries(name).stream()
                .filter(entry -> entry.getStep() != CallStep.CLAIMED)
                .map(CallJournalEntry::getCallId)
                .distinct()
                .count();
    }

    private long committed(String name) throws ExecutionException, InterruptedException {
        return workplace.committed(workplace.candidate(name));
    }
}

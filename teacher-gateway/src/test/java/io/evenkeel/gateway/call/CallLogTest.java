package io.evenkeel.gateway.call;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.contracts.avro.CallJournalEntry;
import io.evenkeel.contracts.avro.CallPurpose;
import io.evenkeel.contracts.avro.CallStep;
import io.evenkeel.gateway.domain.claim.Claim;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CallLogTest {
    private static final String ID = "c/rationale/0";

    private final CallLog log = new CallLog();

    @Test
    void theFirstClaimByOffsetCountsAndItsOwnersNextDoesNot() {
        log.apply(entry(CallStep.CLAIMED, "a"), 7);
        log.apply(entry(CallStep.CLAIMED, "a"), 8);
        assertThat(log.of(ID).claim()).isCompletedWithValue(new Claim("a", Instant.EPOCH, 7));
        assertThat(log.of(ID).end()).isNotDone();
    }

    @ParameterizedTest
    @EnumSource(names = {"FINISHED", "LOST", "ABANDONED"})
    void whoeverWaitsForTheEndIsToldAndWhoeverComesLaterSeesIt(CallStep step) {
        var waiting = log.of(ID);
        log.apply(entry(step, "a"), 7);
        assertThat(waiting.end()).isDone();
        assertThat(log.of(ID).end()).isDone();
    }

    @Test
    void aClaimAfterTheEndIsNoClaim() {
        var waiting = log.of(ID);
        log.apply(entry(CallStep.ABANDONED, "a"), 7);
        log.apply(entry(CallStep.CLAIMED, "b"), 8);
        assertThat(waiting.claim()).isNotDone();
        assertThat(log.of(ID).claim()).isNotDone();
        assertThat(log.of(ID).end()).isDone();
    }

    @Test
    void ofCallsThatHaveEndedTheLastAreRememberedAndOfOpenOnesAll() {
        log.remembers(2);
        log.apply(entry("open/rationale/0", CallStep.CLAIMED, "a"), 0);
        for (int i = 1; i <= 3; i++) {
            log.apply(entry("c" + i + "/rationale/0", CallStep.CLAIMED, "a"), 2 * i);
            log.apply(entry("c" + i + "/rationale/0", CallStep.FINISHED, "a"), 2 * i + 1);
        }
        log.apply(entry("c3/rationale/0", CallStep.LOST, "b"), 8);
        assertThat(log.of("c1/rationale/0").end()).isNotDone();
        assertThat(log.of("c2/rationale/0").end()).isDone();
        assertThat(log.of("c3/rationale/0").end()).isDone();
        assertThat(log.of("open/rationale/0").claim()).isDone();
    }

    private static CallJournalEntry entry(CallStep step, String owner) {
        return entry(ID, step, owner);
    }

    private static CallJournalEntry entry(String id, CallStep step, String owner) {
        return CallJournalEntry.newBuilder()
                .setCallId(id)
                .setCandidateId("c")
                .setLedger("acme")
                .setPipeline("p")
                .setStage(0)
                .setDomain("adding")
                .setPurpose(CallPurpose.RATIONALE)
                .setAttempt(0)
                .setStep(step)
                .setOwner(owner)
                .setDeadline(Instant.EPOCH)
                .setStatus(0)
                .setAt(Instant.EPOCH)
                .build();
    }
}

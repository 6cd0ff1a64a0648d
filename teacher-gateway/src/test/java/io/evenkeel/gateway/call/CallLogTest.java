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

    private static CallJournalEntry entry(CallStep step, String owner) {
        return CallJournalEntry.newBuilder()
                .setCallId(ID)
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

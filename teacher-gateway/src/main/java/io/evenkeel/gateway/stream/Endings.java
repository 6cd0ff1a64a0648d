package io.evenkeel.gateway.stream;

import io.evenkeel.contracts.Keys;
import io.evenkeel.contracts.Texts;
import io.evenkeel.contracts.Topics;
import io.evenkeel.contracts.avro.Candidate;
import io.evenkeel.contracts.avro.Rationale;
import io.evenkeel.contracts.avro.Rejection;
import io.evenkeel.contracts.avro.Reply;
import io.evenkeel.gateway.domain.result.Reason;
import io.evenkeel.gateway.domain.work.Phase;
import io.evenkeel.gateway.domain.work.Solution;
import io.evenkeel.gateway.domain.work.Work;
import io.evenkeel.method.identity.ContentHash;
import io.evenkeel.runtime.Outbox;
import io.micrometer.core.instrument.Metrics;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Ends an item, once: as an example, as a rejection, returned to its pool, or with a reply. */
final class Endings {
    private static final String RULES = "gateway/1";

    private final Outbox outbox;
    private final Stores stores;
    private final LedgerDesk ledger;
    private final Turns turns;

    Endings(Outbox outbox, Stores stores, LedgerDesk ledger, Turns turns) {
        this.outbox = outbox;
        this.stores = stores;
        this.ledger = ledger;
        this.turns = turns;
    }

    void accepted(Work work, Solution solution) {
        var candidate = payload(work);
        var question = Texts.read(candidate.getQuestion());
        outbox.decide(Topics.GATEWAY_RATIONALES, key(work), RULES, provenance -> Rationale.newBuilder()
                .setCandidateId(work.id())
                .setLedger(work.ledger())
                .setPipeline(work.pipeline())
                .setStage(work.stage())
                .setRevision(work.revision())
                .setDomain(work.domain())
                .setOrigin(candidate.getOrigin())
                .setQuestion(candidate.getQuestion())
                .setRationale(Texts.plain(solution.rationale()))
                .setAnswer(Texts.plain(solution.answer()))
                .setReference(candidate.getReference())
                .setRecordId(candidate.getRecordId())
                .setRecipe(candidate.getRecipe())
                .setParents(candidate.getParents())
                .setRank(candidate.getRank())
                .setScore(candidate.getScore())
                .setCallIds(work.callIds())
                .setCachedFrom(work.cachedFrom())
                .setTokens(work.tokens())
                .setContentHash(ContentHash.of(question, solution.rationale(), solution.answer())
                        .hex())
                .setProvenance(provenance)
                .build());
        end(work, true);
    }

    /** An item that brings nothing ends with the reason: a candidate as rejected, a request with an error. */
    void failed(Work work, Reason reason) {
        if (work.candidate()) {
            reject(work, payload(work), reason, false);
        } else {
            reply(work, null, reason);
        }
        end(work, false);
    }

    /** An item that cannot be asked for any more: a candidate goes back to its pool, a request gets an error. */
    void givenUp(Work work, Reason reason) {
        if (work.holdsExample()) {
            ledger.endReturned(work, reason.label());
        }
        if (work.candidate()) {
            reject(work, payload(work), reason, true);
        } else {
            reply(work, null, reason);
        }
        end(work, false);
    }

    /** A candidate that comes too late to queue. */
    void turnedAway(Work work, Candidate candidate, Reason reason) {
        reject(work, candidate, reason, true);
        stores.save(work.ended());
    }

    void answered(Work work, String text) {
        reply(work, text, null);
        end(work, false);
    }

    private void end(Work work, boolean asExample) {
        // Whoever waited in the queue never had its turn.
        boolean hadItsTurn = work.candidate() && work.phase() != Phase.WAITING;
        stores.save(work.ended());
        stores.candidates().delete(work.id());
        stores.requests().delete(work.id());
        if (hadItsTurn) {
            turns.ended(work.window(), asExample);
        }
    }

    private void reject(Work work, Candidate candidate, Reason reason, boolean returned) {
        Metrics.counter("evenkeel.gateway.rejections", "reason", reason.label(), "returned", Boolean.toString(returned))
                .increment();
        outbox.decide(Topics.GATEWAY_REJECTIONS, key(work), RULES, provenance -> Rejection.newBuilder()
                .setCandidateId(work.id())
                .setLedger(work.ledger())
                .setPipeline(work.pipeline())
                .setStage(work.stage())
                .setRevision(work.revision())
                .setDomain(work.domain())
                .setOrigin(candidate.getOrigin())
                .setRecordId(candidate.getRecordId())
                .setRecipe(candidate.getRecipe())
                .setReason(reason.label())
                .setReturned(returned)
                .setCallIds(work.callIds())
                .setTokens(work.tokens())
                .setProvenance(provenance)
                .build());
    }

    private void reply(Work work, @Nullable String text, @Nullable Reason error) {
        outbox.decide(Topics.GATEWAY_REPLIES, key(work), RULES, provenance -> Reply.newBuilder()
                .setRequestId(work.id())
                .setLedger(work.ledger())
                .setPipeline(work.pipeline())
                .setStage(work.stage())
                .setDomain(work.domain())
                .setPurpose(Purposes.toAvro(work.purpose()))
                .setText(Texts.plainOrNull(text))
                .setError(error == null ? null : error.label())
                .setCallIds(work.callIds())
                .setCachedFrom(work.cachedFrom())
                .setTokens(work.tokens())
                .setProvenance(provenance)
                .build());
    }

    private Candidate payload(Work work) {
        return Objects.requireNonNull(stores.candidates().get(work.id()));
    }

    private static String key(Work work) {
        return Keys.pipeline(work.ledger(), work.pipeline());
    }
}

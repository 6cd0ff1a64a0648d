package io.evenkeel.gateway.call;

import io.evenkeel.contracts.EventHeaders;
import io.evenkeel.contracts.Owner;
import io.evenkeel.contracts.Texts;
import io.evenkeel.contracts.Topics;
import io.evenkeel.contracts.avro.CallJournalEntry;
import io.evenkeel.contracts.avro.CallStep;
import io.evenkeel.contracts.avro.TeacherCall;
import io.evenkeel.contracts.avro.Usage;
import io.evenkeel.gateway.domain.result.TeacherReply;
import io.evenkeel.runtime.DeadLetter;
import io.evenkeel.runtime.Outage;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.Serializer;
import org.jboss.logging.Logger;

/** Writes the call journal: claims before requests, ends after them. */
final class CallJournal {
    private static final Logger LOG = Logger.getLogger(CallJournal.class);
    private static final Duration BETWEEN_TRIES = Duration.ofSeconds(1);

    private final Producer<String, byte[]> producer;
    private final Serializer<CallJournalEntry> serializer;
    private final InstantSource clock;
    private final String owner;
    private final String batch;

    /** @param owner name of this worker and of its start: after a restart it is another */
    CallJournal(
            Producer<String, byte[]> producer,
            Serializer<CallJournalEntry> serializer,
            InstantSource clock,
            String owner) {
        this(producer, serializer, clock, owner, "");
    }

    private CallJournal(
            Producer<String, byte[]> producer,
            Serializer<CallJournalEntry> serializer,
            InstantSource clock,
            String owner,
            String batch) {
        this.producer = producer;
        this.serializer = serializer;
        this.clock = clock;
        this.owner = owner;
        this.batch = batch;
    }

    /** The same for calls that are made in the batch of that name; empty for calls of their own. */
    CallJournal of(String batchName) {
        return batchName.equals(batch) ? this : new CallJournal(producer, serializer, clock, owner, batchName);
    }

    String owner() {
        return owner;
    }

    /** @return where the claim stands in the journal: it counts once it has come back from there as the first */
    long claimed(Job job, Instant deadline) throws InterruptedException {
        return write(job, entry(job.call(), CallStep.CLAIMED).setDeadline(deadline));
    }

    void finished(Job job, TeacherReply reply) throws InterruptedException {
        var usage = reply.usage();
        write(
                job,
                entry(job.call(), CallStep.FINISHED)
                        .setStatus(reply.status())
                        .setReply(Texts.plainOrNull(reply.content()))
                        .setFinishReason(reply.finishReason())
                        .setUsage(usage == null ? null : new Usage(usage.promptTokens(), usage.completionTokens()))
                        .setError(reply.error())
                        .setRetryAfterMillis(reply.retryAfterMillis())
                        .setLimitRequests(reply.limits().requests())
                        .setLimitTokens(reply.limits().tokens()));
    }

    void lost(Job job) throws InterruptedException {
        write(job, entry(job.call(), CallStep.LOST));
    }

    void abandoned(Job job) throws InterruptedException {
        write(job, entry(job.call(), CallStep.ABANDONED));
    }

    private CallJournalEntry.Builder entry(TeacherCall call, CallStep step) {
        return CallJournalEntry.newBuilder()
                .setCallId(call.getCallId())
                .setCandidateId(call.getCandidateId())
                .setLedger(call.getLedger())
                .setPipeline(call.getPipeline())
                .setStage(call.getStage())
                .setDomain(call.getDomain())
                .setPurpose(call.getPurpose())
                .setAttempt(call.getAttempt())
                .setStep(step)
                .setOwner(owner)
                .setBatch(batch)
                .setDeadline(Instant.EPOCH)
                .setStatus(0)
                .setAt(Instant.ofEpochMilli(clock.millis()));
    }

    /** Returns once the broker has it: a paid reply is not let go for a broker or registry that is away for a while. */
    private long write(Job job, CallJournalEntry.Builder builder) throws InterruptedException {
        var entry = builder.build();
        while (true) {
            try {
                return send(job, entry);
            } catch (ExecutionException e) {
                waitAfter(e, entry);
            } catch (RuntimeException e) {
                if (!Outage.isBehind(e)) {
                    throw e;
                }
                waitAfter(e, entry);
            }
        }
    }

    private long send(Job job, CallJournalEntry entry) throws InterruptedException, ExecutionException {
        var topic = Topics.GATEWAY_CALL_JOURNAL.name();
        var bytes = serializer.serialize(topic, entry);
        var record =
                new ProducerRecord<>(topic, null, clock.millis(), entry.getCandidateId(), bytes, headers(job, entry));
        return producer.send(record).get().offset();
    }

    private static void waitAfter(Exception problem, CallJournalEntry entry) throws InterruptedException {
        LOG.warnf("%s of %s is not written yet: %s", entry.getStep(), entry.getCallId(), DeadLetter.reason(problem));
        Thread.sleep(BETWEEN_TRIES);
    }

    private Headers headers(Job job, CallJournalEntry entry) {
        // The same step of the same owner is the same event, however often it is written.
        var id = entry.getCallId() + "/" + entry.getStep() + "/" + owner;
        return EventHeaders.of(Owner.GATEWAY, "CallJournalEntry", id, entry.getAt(), job.headers());
    }
}

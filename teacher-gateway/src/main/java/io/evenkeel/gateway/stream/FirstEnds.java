package io.evenkeel.gateway.stream;

import io.evenkeel.contracts.Keys;
import io.evenkeel.contracts.Topics;
import io.evenkeel.contracts.avro.CallJournalEntry;
import io.evenkeel.contracts.avro.CallOutcome;
import io.evenkeel.contracts.avro.CallStep;
import io.evenkeel.runtime.Handler;
import io.evenkeel.runtime.Outbox;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * The journal half: of the ends that the call journal holds of a call, the first by offset counts and is carried to the
 * ledger's partition; a later reply follows it as late.
 */
final class FirstEnds implements Handler<CallJournalEntry> {
    static final String STORE = "first-ends";

    private final Outbox outbox;
    private final KeyValueStore<String, String> firstEnds;

    FirstEnds(Outbox outbox) {
        this.outbox = outbox;
        this.firstEnds = outbox.store(STORE);
    }

    @Override
    public void handle(Record<String, CallJournalEntry> record) {
        var entry = record.value();
        boolean isEnd = entry.getStep() == CallStep.FINISHED
                || entry.getStep() == CallStep.LOST
                || entry.getStep() == CallStep.ABANDONED;
        if (!isEnd) {
            return;
        }
        boolean first = firstEnds.putIfAbsent(entry.getCallId(), entry.getStep().name()) == null;
        if (first || entry.getStep() == CallStep.FINISHED) {
            outbox.send(
                    Topics.GATEWAY_CALL_OUTCOMES,
                    Keys.ledger(entry.getLedger()),
                    new CallOutcome(entry, !first, outbox.cause()));
        }
    }
}

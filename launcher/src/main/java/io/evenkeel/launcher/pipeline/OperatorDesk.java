package io.evenkeel.launcher.pipeline;

import io.evenkeel.contracts.EventHeaders;
import io.evenkeel.contracts.Owner;
import io.evenkeel.contracts.Topics;
import io.evenkeel.contracts.avro.LedgerEvent;
import io.evenkeel.contracts.avro.OperatorCommand;
import io.evenkeel.launcher.records.Cluster;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Where an operator's commands are handed in, and their answers read from the ledger's journal. */
public final class OperatorDesk {
    private static final long POLL_MILLIS = 200;

    private final Cluster cluster;

    public OperatorDesk(Cluster cluster) {
        this.cluster = cluster;
    }

    /**
     * Returns when the broker has the command.
     *
     * @throws IOException where it did not take it
     */
    public void handIn(OperatorCommand command) throws IOException, InterruptedException {
        var topic = Topics.OPERATOR_COMMANDS;
        try (var producer = cluster.producer();
                var serializer = cluster.serdes().value(topic).serializer()) {
            var headers = EventHeaders.of(Owner.OPERATOR, "OperatorCommand", command.getId(), command.getAt(), null);
            var value = serializer.serialize(topic.name(), command);
            producer.send(new ProducerRecord<>(topic.name(), null, null, command.getLedger(), value, headers))
                    .get();
        } catch (ExecutionException e) {
            throw new IOException("the broker did not take the order for the pipeline", e.getCause());
        }
    }

    /**
     * Hands the command in and returns what the ledger's journal answers.
     *
     * @throws IOException where the broker did not take it, or nobody answers in time
     */
    public LedgerEvent ask(OperatorCommand command, Duration patience) throws IOException, InterruptedException {
        handIn(command);
        var scope = new Scope(command.getLedger(), command.getPipeline());
        var answer = new AtomicReference<LedgerEvent>();
        long end = System.nanoTime() + patience.toNanos();
        try (var journal = new PipelineRecords(cluster, scope, List.of(Topics.BUDGET_JOURNAL))) {
            while (true) {
                journal.readNew(record -> {
                    if (record instanceof LedgerEvent event
                            && event.getCommandId().equals(command.getId())) {
                        answer.compareAndSet(null, event);
                    }
                });
                var found = answer.get();
                if (found != null) {
                    return found;
                }
                if (System.nanoTime() >= end) {
                    throw new IOException("budget-service did not answer within " + patience.toSeconds()
                            + " s; the command stands in operator.commands and counts when it does");
                }
                TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
            }
        }
    }
}

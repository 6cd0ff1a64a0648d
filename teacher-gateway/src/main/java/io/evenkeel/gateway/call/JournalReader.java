package io.evenkeel.gateway.call;

import io.evenkeel.contracts.Topics;
import io.evenkeel.contracts.avro.CallJournalEntry;
import io.evenkeel.gateway.domain.claim.JournalWindow;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.Deserializer;
import org.jboss.logging.Logger;

/**
 * Reads the call journal of the partitions that this worker owns, each as far back as {@link JournalWindow} says, on a
 * thread of its own: what a worker wrote counts only once it has come back from the log.
 */
final class JournalReader implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(JournalReader.class);
    private static final Duration POLL = Duration.ofSeconds(1);

    private final Consumer<String, byte[]> consumer;
    private final PatientDecoder<CallJournalEntry> decoder;
    private final Map<Integer, Owned> owned = new ConcurrentHashMap<>();
    private final Semaphore changes = new Semaphore(0);
    private final Map<TopicPartition, Owned> reading = new HashMap<>();
    private final Map<TopicPartition, Long> endAtTakeOver = new HashMap<>();
    private final Thread thread;
    private volatile boolean running = true;

    private record Owned(CallLog log, long behind) {}

    /** @param consumer assigned by hand; closed with the reader */
    JournalReader(Consumer<String, byte[]> consumer, Deserializer<CallJournalEntry> deserializer) {
        this.consumer = consumer;
        this.decoder = new PatientDecoder<>(deserializer);
        this.thread = Thread.ofPlatform().name("call-journal").unstarted(this::loop);
    }

    void start() {
        thread.start();
    }

    boolean isAlive() {
        return thread.isAlive();
    }

    /**
     * Begins to read a partition; what it holds so far is read when {@link CallLog#caughtUp} is done.
     *
     * @param behind calls of the partition that may be handed out again; a count
     */
    CallLog take(int partition, long behind) {
        var log = new CallLog();
        owned.put(partition, new Owned(log, behind));
        changed();
        return log;
    }

    /** Stops to read a partition, unless it was taken again since. */
    void leave(CallLog log) {
        if (owned.values().removeIf(taken -> taken.log() == log)) {
            changed();
        }
    }

    private void changed() {
        changes.release();
        consumer.wakeup();
    }

    private void loop() {
        try (consumer) {
            while (running) {
                try {
                    turn();
                } catch (WakeupException e) {
                    LOG.debug("the partitions to read have changed");
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            LOG.error("the reader of the call journal died", e);
        }
    }

    private void turn() throws InterruptedException {
        if (owned.isEmpty()) {
            consumer.unsubscribe();
            reading.clear();
            changes.acquire();
            changes.drainPermits();
        } else if (changes.drainPermits() > 0 || reading.isEmpty()) {
            reassign();
        } else {
            for (var record : consumer.poll(POLL)) {
                read(record);
            }
            noteTheEnds();
        }
    }

    private void reassign() {
        var wanted = new HashMap<TopicPartition, Owned>();
        owned.forEach((partition, taken) -> wanted.put(journal(partition), taken));
        var fresh = new HashMap<TopicPartition, Owned>();
        wanted.forEach((partition, taken) -> {
            if (reading.get(partition) != taken) {
                fresh.put(partition, taken);
            }
        });
        try {
            consumer.assign(wanted.keySet());
            seek(fresh);
            reading.clear();
            reading.putAll(wanted);
            noteTheEnds();
        } catch (WakeupException e) {
            // Interrupted half-way by the next change: all of it again.
            changes.release();
            throw e;
        }
    }

    private void seek(Map<TopicPartition, Owned> fresh) {
        if (fresh.isEmpty()) {
            return;
        }
        var begins = consumer.beginningOffsets(fresh.keySet());
        var ends = consumer.endOffsets(fresh.keySet());
        fresh.forEach((partition, taken) -> {
            long begin = Objects.requireNonNull(begins.get(partition));
            long end = Objects.requireNonNull(ends.get(partition));
            var window = JournalWindow.of(begin, end, taken.behind());
            taken.log().remembers(window.remembered());
            consumer.seek(partition, window.from());
        });
        endAtTakeOver.putAll(ends);
    }

    private void noteTheEnds() {
        endAtTakeOver.entrySet().removeIf(end -> {
            var taken = reading.get(end.getKey());
            if (taken == null) {
                return true;
            }
            boolean reached = consumer.position(end.getKey()) >= end.getValue();
            if (reached) {
                taken.log().reachedTheEnd();
            }
            return reached;
        });
    }

    private void read(ConsumerRecord<String, byte[]> record) throws InterruptedException {
        var taken = reading.get(new TopicPartition(record.topic(), record.partition()));
        if (taken == null) {
            return;
        }
        try {
            taken.log().apply(decoder.decode(record, () -> running), record.offset());
        } catch (RuntimeException e) {
            // Nobody of ours wrote it. The topology sends the same record to the dead letters.
            LOG.errorf("%s-%d@%d cannot be read", record.topic(), record.partition(), record.offset());
        }
    }

    private static TopicPartition journal(int partition) {
        return new TopicPartition(Topics.GATEWAY_CALL_JOURNAL.name(), partition);
    }

    @Override
    public void close() {
        running = false;
        changed();
        try {
            thread.join(Duration.ofSeconds(5));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

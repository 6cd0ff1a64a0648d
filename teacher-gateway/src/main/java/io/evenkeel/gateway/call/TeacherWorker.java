package io.evenkeel.gateway.call;

import io.evenkeel.contracts.Owner;
import io.evenkeel.contracts.TopicSerdes;
import io.evenkeel.contracts.Topics;
import io.evenkeel.contracts.avro.TeacherCall;
import io.evenkeel.gateway.teacher.TeacherHttp;
import io.evenkeel.runtime.DeadLetter;
import io.evenkeel.runtime.Outage;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RebalanceInProgressException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.WakeupException;
import org.jboss.logging.Logger;

/**
 * Makes the granted calls: an ordinary member of a group over {@code gateway.calls}, a virtual thread for each call in
 * hand, so that a slow one holds up nobody.
 *
 * <p>Promised, and tested in {@code TeacherWorkerTest}: whatever crashes or is rebalanced, a call is sent at most once;
 * each call gets an end in the call journal; offsets are committed up to the lowest call without one; what cannot be read
 * goes to the dead letters.
 */
public final class TeacherWorker implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(TeacherWorker.class);
    private static final long UNKNOWN = Long.MAX_VALUE / 2;
    private static final Duration POLL = Duration.ofMillis(100);
    private static final Duration LEAVING = Duration.ofSeconds(5);

    private final PatientDecoder<TeacherCall> decoder;
    private final Consumer<String, byte[]> calls;
    private final Producer<String, byte[]> producer;
    private final JournalReader reader;
    private final CallRun run;
    private final CallSettings settings;
    private final MeterRegistry registry;
    private final Map<Integer, OwnedPartition> owned = new ConcurrentHashMap<>();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Thread thread = Thread.ofPlatform().name("teacher-worker").unstarted(this::loop);
    private volatile boolean running = true;

    /**
     * @param owner name of this replica and of its start: another after each restart
     * @param calls of the workers' group; closed with the worker, as are the other two
     * @param journal without a group
     * @param teachers by name; the only one of pipelines that name none has the empty one
     */
    public TeacherWorker(
            String owner,
            TopicSerdes serdes,
            Consumer<String, byte[]> calls,
            Consumer<String, byte[]> journal,
            Producer<String, byte[]> producer,
            Map<String, TeacherHttp> teachers,
            CallSettings settings,
            InstantSource clock,
            MeterRegistry registry) {
        this.decoder = new PatientDecoder<>(serdes.value(Topics.GATEWAY_CALLS).deserializer());
        this.calls = calls;
        this.producer = producer;
        this.settings = settings;
        this.registry = registry;
        var entries = serdes.value(Topics.GATEWAY_CALL_JOURNAL);
        this.reader = new JournalReader(journal, entries.deserializer());
        var written = new CallJournal(producer, entries.serializer(), clock, owner);
        var called = new HashMap<String, CalledTeacher>();
        var metrics = new CallMetrics(registry);
        teachers.forEach((name, http) -> {
            var label = CallMetrics.label(name);
            var circuit = new TeacherCircuit(label, settings.circuit(), registry, clock);
            var api = http.batches();
            var lane = api == null
                    ? null
                    : new BatchLane(
                            http,
                            api,
                            circuit,
                            settings,
                            clock,
                            threads,
                            owner,
                            label,
                            metrics.waitingForBatches(name));
            called.put(name, new CalledTeacher(http, circuit, new Semaphore(settings.inFlight(), true), lane));
        });
        this.run = new CallRun(written, called, settings, metrics, clock);
    }

    /** Begins on threads of its own. */
    public TeacherWorker start() {
        reader.start();
        thread.start();
        return this;
    }

    /** True while it takes calls. */
    public boolean isAlive() {
        return thread.isAlive() && reader.isAlive();
    }

    private void loop() {
        try (calls) {
            calls.subscribe(List.of(Topics.GATEWAY_CALLS.name()), new Ownership());
            while (running) {
                holdBackWhenFull();
                calls.poll(POLL).forEach(this::take);
                commit(owned.values());
            }
            commit(owned.values());
        } catch (WakeupException e) {
            LOG.debug("the worker stops");
        } catch (RuntimeException e) {
            LOG.error("the worker died", e);
        } finally {
            new Ownership()
                    .onPartitionsLost(
                            owned.keySet().stream().map(TeacherWorker::calls).toList());
        }
    }

    private void holdBackWhenFull() {
        int inHand = owned.values().stream()
                .mapToInt(partition -> partition.unfinished().count())
                .sum();
        if (inHand >= settings.waitingMaximum()) {
            calls.pause(calls.assignment());
        } else {
            calls.resume(calls.paused());
        }
    }

    private void take(ConsumerRecord<String, byte[]> record) {
        var partition = owned.get(record.partition());
        if (partition == null) {
            return;
        }
        partition.unfinished().begin(record.offset());
        threads.execute(() -> bringToItsEnd(record, partition));
    }

    private void bringToItsEnd(ConsumerRecord<String, byte[]> record, OwnedPartition partition) {
        try {
            var call = decoder.decode(record, () -> !partition.isReleased());
            if (call.getBatch()) {
                partition.unfinished().layAside(record.offset());
            }
            if (run.perform(new Job(call, record.headers()), partition)) {
                partition.unfinished().end(record.offset());
            }
        } catch (InterruptedException e) {
            // Stopped: what was claimed is settled by whoever owns the partition next.
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            if (running && !Outage.isBehind(e)) {
                bury(record, e);
                partition.unfinished().end(record.offset());
            }
        }
    }

    private void bury(ConsumerRecord<String, byte[]> record, RuntimeException problem) {
        LOG.errorf(problem, "%s-%d@%d goes to the dead letters", record.topic(), record.partition(), record.offset());
        registry.counter("evenkeel.dead.letters", "service", Owner.GATEWAY.label(), "topic", record.topic())
                .increment();
        var headers = DeadLetter.headers(
                record.headers(), DeadLetter.reason(problem), record.topic(), record.partition(), record.offset());
        producer.send(new ProducerRecord<>(
                Topics.deadLettersOf(Owner.GATEWAY).name(), null, record.key(), record.value(), headers));
        producer.flush();
    }

    private void commit(Collection<OwnedPartition> partitions) {
        var offsets = new HashMap<TopicPartition, OffsetAndMetadata>();
        for (var partition : partitions) {
            long offset = partition.unfinished().toCommit();
            if (offset >= 0) {
                offsets.put(calls(partition.number()), new OffsetAndMetadata(offset));
            }
        }
        if (offsets.isEmpty()) {
            return;
        }
        try {
            calls.commitSync(offsets);
            partitions.forEach(partition -> {
                var offset = offsets.get(calls(partition.number()));
                if (offset != null) {
                    partition.unfinished().committed(offset.offset());
                }
            });
        } catch (RetriableException | RebalanceInProgressException | CommitFailedException e) {
            // The next owner finds in the call journal what has ended.
            LOG.debugf("not committed: %s", e.getMessage());
        }
    }

    private static TopicPartition calls(int partition) {
        return new TopicPartition(Topics.GATEWAY_CALLS.name(), partition);
    }

    /** Stops at once: calls under way are left as they are, and settled after the next start from the call journal. */
    @Override
    public void close() {
        stop(Duration.ZERO);
    }

    /**
     * Claims no more calls, and stops when those under way have ended: they are paid for.
     *
     * @param patience how long to wait for them
     */
    public void stop(Duration patience) {
        running = false;
        // Leaving the group takes its time: from now on nothing more is claimed.
        owned.values().forEach(partition -> partition.released().complete(null));
        calls.wakeup();
        try {
            thread.join(LEAVING);
            threads.shutdown();
            if (!threads.awaitTermination(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                threads.shutdownNow();
                if (!threads.awaitTermination(LEAVING.toMillis(), TimeUnit.MILLISECONDS)) {
                    LOG.warn("some calls did not stop in time");
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        reader.close();
        producer.close(Duration.ofSeconds(5));
    }

    /** Keeps who owns what. */
    private final class Ownership implements ConsumerRebalanceListener {
        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
            var behind = behind(partitions);
            for (var partition : partitions) {
                int number = partition.partition();
                long calls = Objects.requireNonNull(behind.get(partition));
                owned.put(number, new OwnedPartition(number, reader.take(number, calls)));
            }
            LOG.infof("takes over %s", partitions);
        }

        /** How many calls of each may be handed out again; all that there can be where nobody can say. */
        private Map<TopicPartition, Long> behind(Collection<TopicPartition> partitions) {
            var behind = new HashMap<TopicPartition, Long>();
            try {
                var committed = calls.committed(Set.copyOf(partitions));
                var begins = calls.beginningOffsets(partitions);
                calls.endOffsets(partitions).forEach((partition, end) -> {
                    var offset = committed.get(partition);
                    long next = offset == null ? Objects.requireNonNull(begins.get(partition)) : offset.offset();
                    behind.put(partition, end - next);
                });
            } catch (RetriableException e) {
                LOG.warnf("how far %s are behind is not known: %s", partitions, e.getMessage());
                partitions.forEach(partition -> behind.put(partition, UNKNOWN));
            }
            return behind;
        }

        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
            commit(partitions.stream()
                    .flatMap(partition -> Stream.ofNullable(owned.get(partition.partition())))
                    .toList());
            onPartitionsLost(partitions);
        }

        @Override
        public void onPartitionsLost(Collection<TopicPartition> partitions) {
            for (var partition : partitions) {
                var left = owned.remove(partition.partition());
                if (left != null) {
                    left.released().complete(null);
                    reader.leave(left.log());
                }
            }
        }
    }
}

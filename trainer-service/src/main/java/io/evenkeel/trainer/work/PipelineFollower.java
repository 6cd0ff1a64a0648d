package io.evenkeel.trainer.work;

import io.evenkeel.contracts.Topic;
import io.evenkeel.contracts.Topics;
import io.evenkeel.runtime.DeadLetter;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Follows the topics that call for work, in a group of its own, and has it done on one thread beside the one that polls: a
 * training may last as long as it likes, and the group stays in peace.
 *
 * <p>A record says only <em>that</em> something may be due for the pipelines of its partition, never what: that is read from
 * the topics. So a partition that is taken over is simply looked at, and offsets decide nothing. All these topics are
 * partitioned by ledger and assigned by range, so the owner of a partition of {@code operator.pipelines} owns the
 * partitions of that number in the others too.
 */
final class PipelineFollower implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(PipelineFollower.class);
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration LONGEST_STOP = Duration.ofSeconds(10);
    private static final String OWNED_BY = Topics.OPERATOR_PIPELINES.name();
    private static final List<String> TRIGGERS =
            List.of(Topics.OPERATOR_PIPELINES, Topics.SAMPLER_EVALUATION_SETS, Topics.TRAINER_STAGE_MANIFESTS).stream()
                    .map(Topic::name)
                    .toList();

    private final Consumer<String, byte[]> consumer;
    private final PartitionWork work;
    private final Duration pause;
    private final Map<Integer, Cancellation> owned = new ConcurrentHashMap<>();
    private final Set<Integer> waiting = ConcurrentHashMap.newKeySet();
    private final ReentrantLock performing = new ReentrantLock();
    private final AtomicBoolean running = new AtomicBoolean(true);
    private final ScheduledThreadPoolExecutor jobs;
    private volatile boolean workable = true;
    private @Nullable Thread poller;

    /**
     * @param consumer of the group; closed with this
     * @param work closed with this, once it has ended
     * @param pause before what failed is tried again
     */
    PipelineFollower(Consumer<String, byte[]> consumer, PartitionWork work, Duration pause) {
        this.consumer = consumer;
        this.work = work;
        this.pause = pause;
        this.jobs = new ScheduledThreadPoolExecutor(
                1, Thread.ofPlatform().name("training").daemon().factory());
        jobs.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        jobs.setContinueExistingPeriodicTasksAfterShutdownPolicy(false);
    }

    /** Begins on threads of its own. */
    PipelineFollower start() {
        poller = Thread.ofPlatform().name("training-follower").start(this::follow);
        jobs.scheduleWithFixedDelay(this::tick, 1, 1, TimeUnit.SECONDS);
        return this;
    }

    /** True while it follows the topics and can work. */
    boolean isAlive() {
        return poller != null && poller.isAlive() && workable;
    }

    private void follow() {
        try (consumer) {
            consumer.subscribe(TRIGGERS, new Ownership());
            while (running.get()) {
                var records = consumer.poll(POLL);
                records.forEach(record -> look(record.partition(), Duration.ZERO));
                if (!records.isEmpty()) {
                    consumer.commitAsync();
                }
            }
        } catch (WakeupException e) {
            LOG.debug("the follower stops");
        } catch (RuntimeException e) {
            LOG.error("the follower died", e);
        }
    }

    private void look(int partition, Duration delay) {
        if (running.get() && waiting.add(partition)) {
            jobs.schedule(() -> perform(partition), delay.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private void perform(int partition) {
        waiting.remove(partition);
        var cancellation = owned.get(partition);
        if (cancellation == null) {
            return;
        }
        performing.lock();
        try {
            if (!work.perform(partition, cancellation)) {
                look(partition, pause);
            }
        } catch (Cancellation.Cancelled | WakeupException e) {
            LOG.infof("work of partition %d was called off", partition);
        } catch (RuntimeException e) {
            LOG.warnf("work of partition %d is interrupted and goes on soon: %s", partition, DeadLetter.reason(e));
            look(partition, pause);
        } catch (Error e) {
            LOG.errorf(e, "work of partition %d cannot go on", partition);
            workable = false;
            throw e;
        } finally {
            performing.unlock();
        }
    }

    private void tick() {
        try {
            work.tick();
        } catch (RuntimeException e) {
            LOG.debugf("nothing could be reported: %s", DeadLetter.reason(e));
        }
    }

    /** Called by the thread that polls. */
    private final class Ownership implements ConsumerRebalanceListener {
        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
            for (var partition : partitions) {
                if (partition.topic().equals(OWNED_BY)) {
                    owned.put(partition.partition(), new Cancellation());
                    look(partition.partition(), Duration.ZERO);
                }
            }
        }

        /** Returns when the work has ended: the new owner shall not find two at it. */
        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
            boolean any = false;
            for (var partition : partitions) {
                if (partition.topic().equals(OWNED_BY)) {
                    var cancellation = owned.remove(partition.partition());
                    if (cancellation != null) {
                        cancellation.call();
                        any = true;
                    }
                }
            }
            if (any) {
                awaitIdle();
            }
        }
    }

    private void awaitIdle() {
        try {
            if (performing.tryLock(LONGEST_STOP.toMillis(), TimeUnit.MILLISECONDS)) {
                performing.unlock();
            } else {
                LOG.warn("work that was called off goes on; what it announces second counts for nothing");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Calls off what is being done, and waits for its end. */
    @Override
    public void close() {
        running.set(false);
        jobs.shutdown();
        owned.values().forEach(Cancellation::call);
        work.wakeup();
        consumer.wakeup();
        try {
            var started = poller;
            if (started != null) {
                started.join(LONGEST_STOP);
            }
            if (jobs.awaitTermination(LONGEST_STOP.toMillis(), TimeUnit.MILLISECONDS)) {
                work.close();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

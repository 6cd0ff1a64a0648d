package io.evenkeel.launcher.pipeline;

import io.evenkeel.contracts.Topics;
import io.evenkeel.contracts.avro.PipelineInForce;
import io.evenkeel.launcher.records.Cluster;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Follows what a pipeline is doing. */
public final class PipelineWatch implements AutoCloseable {
    private static final long POLL_MILLIS = 200;

    private final PipelineRecords records;
    private @Nullable PipelineInForce last;

    public PipelineWatch(Cluster cluster, Scope scope) throws InterruptedException {
        this.records = new PipelineRecords(cluster, scope, List.of(Topics.OPERATOR_PIPELINES));
    }

    /** The last word on it; none where nobody has said a thing. */
    public Optional<PipelineInForce> now() {
        records.readNew(record -> last = (PipelineInForce) record);
        return Optional.ofNullable(last);
    }

    /** Waits until the last word is one of those wanted; none where the time is up. */
    public Optional<PipelineInForce> await(Predicate<PipelineInForce> wanted, Duration atMost)
            throws InterruptedException {
        long end = System.nanoTime() + atMost.toNanos();
        while (true) {
            var found = now().filter(wanted);
            if (found.isPresent() || System.nanoTime() >= end) {
                return found;
            }
            TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
        }
    }

    @Override
    public void close() {
        records.close();
    }
}

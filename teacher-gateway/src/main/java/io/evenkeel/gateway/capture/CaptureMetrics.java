package io.evenkeel.gateway.capture;

import io.evenkeel.gateway.domain.capture.MissReason;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jboss.logging.Logger;

/** Counts what passed by and what was missed of it; a line now and then says so, with reasons and never a word of a call. */
final class CaptureMetrics {
    private static final Logger LOG = Logger.getLogger(CaptureMetrics.class);
    private static final Duration BETWEEN_LINES = Duration.ofSeconds(10);

    private final InstantSource clock;
    private final AtomicInteger inFlight = new AtomicInteger();
    private final Counter captured;
    private final MeterRegistry registry;
    private final Map<MissReason, Integer> untold = new EnumMap<>(MissReason.class);
    private Instant lastLine = Instant.MIN;

    CaptureMetrics(MeterRegistry registry, CopyRoom room, InstantSource clock) {
        this.registry = registry;
        this.clock = clock;
        registry.gauge("evenkeel.capture.in.flight", inFlight);
        registry.gauge("evenkeel.capture.copies.bytes", room, CopyRoom::taken);
        this.captured = registry.counter("evenkeel.capture.calls", "fate", "captured");
        for (var reason : MissReason.values()) {
            counter(reason);
        }
    }

    void began() {
        inFlight.incrementAndGet();
    }

    void ended() {
        inFlight.decrementAndGet();
    }

    /** The broker has it. */
    void captured() {
        captured.increment();
    }

    void missed(MissReason reason) {
        counter(reason).increment();
        switch (reason) {
            case NO_ROOM, QUEUE_FULL, NOT_ACKNOWLEDGED, FAILED -> tell(reason);
            default -> LOG.debugf("a call was not captured: %s", reason.label());
        }
    }

    private Counter counter(MissReason reason) {
        return registry.counter("evenkeel.capture.calls", "fate", reason.label());
    }

    /** What is lost for want of a broker or of memory is somebody's to mend. */
    private synchronized void tell(MissReason reason) {
        untold.merge(reason, 1, Integer::sum);
        var now = Instant.ofEpochMilli(clock.millis());
        if (lastLine.equals(Instant.MIN) || now.isAfter(lastLine.plus(BETWEEN_LINES))) {
            var line = new StringBuilder();
            untold.forEach((which, calls) -> line.append(line.isEmpty() ? "" : ", ")
                    .append(which.label())
                    .append(' ')
                    .append(calls));
            LOG.warnf("calls passed and were not captured: %s", line);
            untold.clear();
            lastLine = now;
        }
    }
}

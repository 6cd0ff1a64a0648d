package io.evenkeel.gateway.call;

import io.evenkeel.contracts.avro.TeacherCall;
import io.evenkeel.gateway.domain.result.TeacherReply;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What is measured of calls. Overhead is from taking a call in hand to its acknowledged end, less the teacher's own time
 * (precisions, "Smaller than it sounds").
 */
final class CallMetrics {
    private final MeterRegistry registry;
    private final AtomicInteger inFlight = new AtomicInteger();

    CallMetrics(MeterRegistry registry) {
        this.registry = registry;
        registry.gauge("evenkeel.teacher.in.flight", inFlight);
    }

    /** How a teacher is named in metrics and logs. */
    static String label(String teacher) {
        return teacher.isEmpty() ? "default" : teacher;
    }

    void sent(TeacherCall call) {
        inFlight.incrementAndGet();
        if (call.getAttempt() > 0) {
            registry.counter("evenkeel.teacher.retries").increment();
        }
    }

    void answered() {
        inFlight.decrementAndGet();
    }

    /** Calls of a teacher that wait for a batch to end. */
    AtomicInteger waitingForBatches(String teacher) {
        return Objects.requireNonNull(registry.gauge(
                "evenkeel.teacher.batch.waiting", Tags.of("teacher", label(teacher)), new AtomicInteger()));
    }

    /** @param how its status, or in a word what became of it */
    void endedInBatch(TeacherCall call, String how) {
        registry.counter("evenkeel.teacher.batch.calls", "status", how, "teacher", label(call.getTeacher()))
                .increment();
    }

    void ended(TeacherCall call, TeacherReply reply, Duration teacherTime, Duration whole) {
        var teacher = label(call.getTeacher());
        registry.counter("evenkeel.teacher.calls", "status", reply.name(), "teacher", teacher)
                .increment();
        registry.timer("evenkeel.teacher.latency", "teacher", teacher).record(teacherTime);
        registry.timer("evenkeel.gateway.overhead").record(whole.minus(teacherTime));
    }
}

package io.evenkeel.gateway.call;

import io.evenkeel.gateway.domain.circuit.Circuit;
import io.evenkeel.gateway.domain.circuit.CircuitPolicy;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.jboss.logging.Logger;

/** The circuit of one of this worker's teachers, shared by all who call it: says each change once, and wakes whoever waits for it. */
final class TeacherCircuit {
    private static final Logger LOG = Logger.getLogger(TeacherCircuit.class);

    private final String teacher;
    private final MeterRegistry registry;
    private final InstantSource clock;
    private final AtomicInteger waiting = new AtomicInteger();
    private final AtomicInteger openness = new AtomicInteger();
    private Circuit circuit;
    private CompletableFuture<Void> change = new CompletableFuture<>();

    /** @param teacher as it is named in metrics and logs */
    TeacherCircuit(String teacher, CircuitPolicy policy, MeterRegistry registry, InstantSource clock) {
        this.teacher = teacher;
        this.circuit = Circuit.closed(policy);
        this.registry = registry;
        this.clock = clock;
        var tags = Tags.of("teacher", teacher);
        registry.gauge("evenkeel.teacher.circuit.state", tags, openness);
        registry.gauge("evenkeel.teacher.circuit.waiting", tags, waiting);
        registry.counter("evenkeel.teacher.circuit.openings", tags);
    }

    /** What somebody who wants to call is told. */
    sealed interface Answer permits Pass, Wait {}

    /** He may call; and tells how it went, or closes it without having called. */
    final class Pass implements Answer, AutoCloseable {
        private final Circuit.Pass pass;

        private Pass(Circuit.Pass pass) {
            this.pass = pass;
        }

        void answered() {
            synchronized (TeacherCircuit.this) {
                move(circuit.answered(pass));
            }
        }

        /** @param how its name, for the log */
        void failed(String how) {
            synchronized (TeacherCircuit.this) {
                move(circuit.failed(pass, now()), how);
            }
        }

        @Override
        public void close() {
            synchronized (TeacherCircuit.this) {
                move(circuit.unused(pass, now()));
            }
        }
    }

    /**
     * He has to wait.
     *
     * @param until and then asks again
     * @param change done when it is worth while to ask before
     */
    record Wait(Instant until, CompletableFuture<Void> change) implements Answer {}

    synchronized Answer ask() {
        return switch (circuit.ask(now())) {
            case Circuit.Go go -> {
                move(go.next());
                yield new Pass(go.pass());
            }
            case Circuit.Wait wait -> new Wait(wait.until(), change);
        };
    }

    /** Calls that wait for it. */
    AtomicInteger waiting() {
        return waiting;
    }

    private void move(Circuit next) {
        move(next, "");
    }

    private void move(Circuit next, String why) {
        boolean changed = next.changes() != circuit.changes();
        circuit = next;
        if (!changed) {
            return;
        }
        switch (next.state()) {
            case Circuit.Closed closed -> {
                openness.set(0);
                LOG.infof("teacher %s answers again: calls go on", teacher);
            }
            case Circuit.Probing probing -> {
                openness.set(1);
                LOG.infof("one call finds out whether teacher %s answers again", teacher);
            }
            case Circuit.Open open -> {
                openness.set(2);
                if (!why.isEmpty()) {
                    registry.counter("evenkeel.teacher.circuit.openings", "teacher", teacher)
                            .increment();
                    LOG.warnf("teacher %s fails (last: %s): no calls until %s", teacher, why, open.until());
                } else {
                    LOG.debug("that call was not made: the next one finds out");
                }
            }
        }
        var waited = change;
        change = new CompletableFuture<>();
        waited.complete(null);
    }

    private Instant now() {
        return Instant.ofEpochMilli(clock.millis());
    }
}

package io.evenkeel.sampler.stream;

import io.evenkeel.method.census.Observation.Fate;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What the topology counts for operators, by pipeline and never by domain: traffic names domains, and anyone may write
 * traffic.
 */
public final class SamplerMeters {
    private final MeterRegistry registry;
    private final Map<String, AtomicLong> pools = new ConcurrentHashMap<>();

    public SamplerMeters(MeterRegistry registry) {
        this.registry = registry;
    }

    void observed(String pipeline, Fate fate) {
        registry.counter(
                        "evenkeel.observations",
                        "pipeline",
                        pipeline,
                        "fate",
                        fate.name().toLowerCase(Locale.ROOT).replace('_', '-'))
                .increment();
    }

    /** Candidates in all pools of a pipeline, as a restored store tells. */
    void poolIs(String pipeline, long candidates) {
        pool(pipeline).set(candidates);
    }

    void poolGrew(String pipeline, long by) {
        pool(pipeline).addAndGet(by);
    }

    private AtomicLong pool(String pipeline) {
        return pools.computeIfAbsent(
                pipeline,
                name -> registry.gauge(
                        "evenkeel.pool.candidates", List.of(Tag.of("pipeline", name)), new AtomicLong()));
    }
}

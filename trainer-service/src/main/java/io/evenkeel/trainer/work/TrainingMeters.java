package io.evenkeel.trainer.work;

import io.evenkeel.student.StudentTraining.Progress;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * Metrics of a pipeline's trainings: {@code evenkeel.training.loss} (nats per token), {@code
 * evenkeel.training.tokens.per.second}, {@code evenkeel.training.steps}, {@code evenkeel.training.time}.
 */
final class TrainingMeters {
    private volatile Progress last = new Progress(0, 0, 0, 0, 0);
    private final Counter steps;
    private final Timer time;

    /** One for each pipeline that was trained. For one thread. */
    static final class ByPipeline {
        private final MeterRegistry registry;
        private final Map<String, TrainingMeters> meters = new HashMap<>();

        ByPipeline(MeterRegistry registry) {
            this.registry = registry;
        }

        TrainingMeters of(String pipelineKey) {
            return meters.computeIfAbsent(pipelineKey, key -> new TrainingMeters(registry, key));
        }
    }

    private TrainingMeters(MeterRegistry registry, String pipelineKey) {
        Gauge.builder("evenkeel.training.loss", this, meters -> meters.last.loss())
                .tag("pipeline", pipelineKey)
                .register(registry);
        Gauge.builder("evenkeel.training.tokens.per.second", this, meters -> meters.last.tokensPerSecond())
                .tag("pipeline", pipelineKey)
                .register(registry);
        this.steps = registry.counter("evenkeel.training.steps", "pipeline", pipelineKey);
        this.time = registry.timer("evenkeel.training.time", "pipeline", pipelineKey);
    }

    void trained(Progress progress) {
        last = progress;
        steps.increment();
    }

    void took(Duration training) {
        time.record(training);
    }
}

package io.evenkeel.sampler.scoring;

import io.evenkeel.contracts.Owner;
import io.evenkeel.contracts.TopicSerdes;
import io.evenkeel.contracts.Topics;
import io.evenkeel.contracts.avro.ScoreRequest;
import io.evenkeel.runtime.KafkaClients;
import io.evenkeel.runtime.Worker;
import io.evenkeel.sampler.SamplerConfig;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.InstantSource;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;

/** Scores in a group of its own, from start to stop; the service is not alive without it. */
@Singleton
@Liveness
class ScoringWorker implements HealthCheck {
    private static final String GROUP = "sampler-scoring";
    private static final Duration LONGEST_BATCH = Duration.ofMinutes(30);

    private final Worker<ScoreRequest> worker;
    private final ScoringStudent.Store students = new CheckpointStudents();

    ScoringWorker(KafkaClients clients, TopicSerdes serdes, SamplerConfig config, MeterRegistry meters) {
        this.worker = new Worker<>(
                Owner.SAMPLER,
                Topics.SAMPLER_SCORE_REQUESTS,
                serdes,
                clients.consumer(GROUP, LONGEST_BATCH, config.scoreBatch()),
                clients.producer(),
                InstantSource.system(),
                new Scoring(students, meters));
    }

    void onStart(@Observes StartupEvent started) {
        worker.start();
    }

    void onStop(@Observes ShutdownEvent stopped) {
        worker.close();
        if (!worker.isAlive()) {
            students.close();
        }
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("scoring worker")
                .status(worker.isAlive())
                .build();
    }
}

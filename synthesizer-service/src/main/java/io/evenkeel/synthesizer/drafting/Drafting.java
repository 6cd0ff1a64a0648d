package io.evenkeel.synthesizer.drafting;

import io.evenkeel.contracts.Owner;
import io.evenkeel.contracts.TopicSerdes;
import io.evenkeel.contracts.Topics;
import io.evenkeel.contracts.avro.DraftRequest;
import io.evenkeel.runtime.KafkaClients;
import io.evenkeel.runtime.Worker;
import io.evenkeel.synthesizer.SynthesizerConfig;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.InstantSource;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;

/** Runs the drafting worker as long as the service runs. */
@Liveness
@Singleton
class Drafting implements HealthCheck {
    private static final String GROUP = "synthesizer-drafting";
    private static final Duration LONGEST_WORK = Duration.ofMinutes(30);
    private static final int BATCH = 8;

    private final StudentWriter writer;
    private final Worker<DraftRequest> worker;

    Drafting(KafkaClients kafka, TopicSerdes serdes, SynthesizerConfig config) {
        this.writer = new StudentWriter(config.temperature(), config.topP());
        this.worker = new Worker<>(
                Owner.SYNTHESIZER,
                Topics.SYNTHESIZER_DRAFT_REQUESTS,
                serdes,
                kafka.consumer(GROUP, LONGEST_WORK, BATCH),
                kafka.producer(),
                InstantSource.system(),
                new DraftingWork(writer));
    }

    void start(@Observes StartupEvent started) {
        worker.start();
    }

    void stop(@Observes ShutdownEvent stopped) {
        worker.close();
        writer.close();
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("drafting worker")
                .status(worker.isAlive())
                .build();
    }
}

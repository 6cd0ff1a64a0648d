package io.evenkeel.trainer.work;

import io.evenkeel.contracts.TopicSerdes;
import io.evenkeel.runtime.KafkaClients;
import io.evenkeel.runtime.ServiceConfig;
import io.evenkeel.trainer.TrainerConfig;
import io.evenkeel.trainer.log.RecordLog;
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

/** Trains and evaluates in a group of its own, from start to stop; the service is not alive without it. */
@Singleton
@Liveness
class TrainingWorker implements HealthCheck {
    private static final String GROUP = "trainer-training";
    private static final Duration BETWEEN_POLLS = Duration.ofMinutes(5);
    private static final Duration PAUSE = Duration.ofSeconds(5);
    private static final int BATCH = 500;

    private final PipelineFollower follower;

    TrainingWorker(
            KafkaClients clients,
            TopicSerdes serdes,
            ServiceConfig shared,
            TrainerConfig config,
            MeterRegistry registry) {
        var clock = InstantSource.system();
        var log = new RecordLog(clients.consumer(null, BETWEEN_POLLS, BATCH), serdes, System::nanoTime);
        var announcements = new Announcements(clients.producer(), serdes, clock);
        var work = TrainingWork.of(log, announcements, shared.home(), shared.instance(), config, registry, clock);
        this.follower = new PipelineFollower(clients.consumer(GROUP, BETWEEN_POLLS, BATCH), work, PAUSE);
    }

    void onStart(@Observes StartupEvent started) {
        follower.start();
    }

    void onStop(@Observes ShutdownEvent stopped) {
        follower.close();
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("training worker")
                .status(follower.isAlive())
                .build();
    }
}

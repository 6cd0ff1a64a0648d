package io.evenkeel.gateway;

import io.evenkeel.gateway.call.TeacherWorker;
import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;
import org.eclipse.microprofile.health.Readiness;

/** Up while the worker takes calls; a dead one is for the supervisor to restart. */
@Liveness
@Readiness
@ApplicationScoped
class WorkerHealth implements HealthCheck {
    private final TeacherWorker worker;

    WorkerHealth(TeacherWorker worker) {
        this.worker = worker;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("teacher-worker")
                .status(worker.isAlive())
                .build();
    }
}

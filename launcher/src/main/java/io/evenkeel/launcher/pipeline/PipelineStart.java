package io.evenkeel.launcher.pipeline;

import io.evenkeel.contracts.avro.PipelineDefinition;
import io.evenkeel.contracts.avro.PipelineInForce;
import io.evenkeel.contracts.avro.PipelinePhase;
import io.evenkeel.launcher.process.Processes;
import io.evenkeel.launcher.records.Cluster;
import io.evenkeel.launcher.settings.WrongConfiguration;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;

/** Has a pipeline begin, once: asked again for the same it finds it there. */
public final class PipelineStart {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Cluster cluster;
    private final InstantSource clock;

    public PipelineStart(Cluster cluster, InstantSource clock) {
        this.cluster = cluster;
        this.clock = clock;
    }

    /**
     * Returns when budget-service has accepted the definition, now or before.
     *
     * @throws WrongConfiguration where it was refused, or another definition is in force
     * @throws Processes.StartFailed where budget-service does not answer
     */
    public PipelineInForce run(PipelineDefinition definition) throws IOException, InterruptedException {
        var scope = new Scope(definition.getLedger(), definition.getPipeline());
        try (var watch = new PipelineWatch(cluster, scope)) {
            var known = watch.now();
            if (known.isEmpty() || known.get().getPhase() == PipelinePhase.REFUSED) {
                order(definition);
                known = watch.await(now -> now.getDefinition().equals(definition), PATIENCE);
            }
            var inForce = known.orElseThrow(() -> new Processes.StartFailed("budget-service did not answer within "
                    + PATIENCE.toSeconds() + " s whether pipeline " + scope + " may begin"));
            if (inForce.getPhase() == PipelinePhase.REFUSED) {
                throw new WrongConfiguration("Pipeline " + scope + " was refused: " + inForce.getReason());
            }
            var differences = PipelineOrder.differences(inForce.getDefinition(), definition);
            if (!differences.isEmpty()) {
                throw new WrongConfiguration("Pipeline " + scope + " is there already, with "
                        + String.join("; ", differences)
                        + "; allowed: the same settings again, or another name with --pipeline.");
            }
            return inForce;
        }
    }

    private void order(PipelineDefinition definition) throws IOException, InterruptedException {
        var command = PipelineOrder.create(definition, System.getProperty("user.name", "unknown"), clock.instant());
        new OperatorDesk(cluster).handIn(command);
    }
}

package io.evenkeel.launcher.command;

import io.evenkeel.contracts.avro.PipelineInForce;
import io.evenkeel.contracts.avro.PipelinePhase;
import io.evenkeel.launcher.pipeline.PipelineWatch;
import io.evenkeel.launcher.running.RunningSystem;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "wait",
        mixinStandardHelpOptions = true,
        description = {
            "Waits until the pipeline has stopped.",
            "Exit code 0 when it is finished, 1 when it was refused or paused, 3 when the time is up."
        })
final class WaitCommand implements Callable<Integer>, TakesSettings {
    private final SettingOptions options = SettingOptions.ofAPipeline();

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec command;

    @Option(names = "--timeout", defaultValue = "86400", description = "Seconds. Default: ${DEFAULT-VALUE}.")
    private long timeoutSeconds;

    @Override
    public SettingOptions settings() {
        return options;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        var system = RunningSystem.of(options.inForce());
        try (var watch = new PipelineWatch(system.cluster(), system.scope())) {
            var stopped = watch.await(WaitCommand::hasStopped, Duration.ofSeconds(timeoutSeconds));
            if (stopped.isEmpty()) {
                command.commandLine()
                        .getErr()
                        .println("Pipeline " + system.scope() + " had not stopped after " + timeoutSeconds + " s.");
                return Commands.TIMED_OUT;
            }
            var last = stopped.get();
            command.commandLine()
                    .getOut()
                    .println("Pipeline " + system.scope() + ": " + last.getPhase() + ", " + last.getReason() + ".");
            return last.getPhase() == PipelinePhase.FINISHED ? Commands.DONE : Commands.FAILED;
        }
    }

    static boolean hasStopped(PipelineInForce now) {
        return switch (now.getPhase()) {
            case FINISHED, PAUSED, REFUSED -> true;
            case WAITING, RUNNING, UNKNOWN -> false;
        };
    }
}

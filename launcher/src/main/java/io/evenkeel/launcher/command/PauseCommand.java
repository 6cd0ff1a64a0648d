package io.evenkeel.launcher.command;

import io.evenkeel.contracts.avro.OperatorCommandKind;
import io.evenkeel.launcher.pipeline.PipelineOrder.Budget;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(
        name = "pause",
        mixinStandardHelpOptions = true,
        description = {
            "Pauses a pipeline: nothing more is granted, open calls end.",
            "Exit code 1 when it is refused, with what stands in the way."
        })
final class PauseCommand implements Callable<Integer>, TakesSettings {
    private final SettingOptions options = SettingOptions.ofAPipeline();

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec command;

    @Mixin
    private final Asking asking = new Asking();

    @Override
    public SettingOptions settings() {
        return options;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        return asking.run(command, options, OperatorCommandKind.PAUSE, Budget.UNCHANGED);
    }
}

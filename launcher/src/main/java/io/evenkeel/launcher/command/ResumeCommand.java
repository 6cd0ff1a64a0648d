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
        name = "resume",
        mixinStandardHelpOptions = true,
        description = {
            "Lets a paused pipeline go on where it was, also after a training that failed.",
            "Exit code 1 when it is refused, with what stands in the way."
        })
final class ResumeCommand implements Callable<Integer>, TakesSettings {
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
        return asking.run(command, options, OperatorCommandKind.RESUME, Budget.UNCHANGED);
    }
}

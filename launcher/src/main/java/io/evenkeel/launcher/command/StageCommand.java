package io.evenkeel.launcher.command;

import io.evenkeel.launcher.report.PipelineReport;
import io.evenkeel.launcher.running.RunningSystem;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "stage",
        mixinStandardHelpOptions = true,
        description = "The stages of a pipeline.",
        subcommands = StageCommand.Stages.class)
final class StageCommand {
    @Command(
            name = "list",
            mixinStandardHelpOptions = true,
            description = "Each stage with its state, examples, cost, accuracy and manifest.")
    static final class Stages implements Callable<Integer>, TakesSettings {
        private final SettingOptions options = SettingOptions.ofAPipeline();

        @Spec
        @SuppressWarnings("NullAway.Init")
        private CommandSpec command;

        @Option(names = "--json", description = "One object a line.")
        private boolean json;

        @Override
        public SettingOptions settings() {
            return options;
        }

        @Override
        public Integer call() throws IOException, InterruptedException {
            var system = RunningSystem.of(options.inForce());
            var fold = system.read();
            var stages = fold.report().stages();
            var out = command.commandLine().getOut();
            out.print(json ? PipelineReport.STAGES.jsonLines(stages) : PipelineReport.STAGES.table(stages));
            out.flush();
            return Commands.DONE;
        }
    }
}

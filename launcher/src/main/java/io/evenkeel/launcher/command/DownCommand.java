package io.evenkeel.launcher.command;

import io.evenkeel.launcher.process.HomeLock;
import io.evenkeel.launcher.running.RunningSystem;
import io.evenkeel.launcher.running.Shutdown;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "down",
        mixinStandardHelpOptions = true,
        description = {"Stops every process of the home.", "Data stay, and 'up' goes on where they left off."})
final class DownCommand implements Callable<Integer>, TakesSettings {
    private final SettingOptions options = SettingOptions.ofAPipeline();

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec command;

    @Option(names = "--purge", description = "Also delete the data: topics, ledger, checkpoints, logs.")
    private boolean purge;

    @Override
    public SettingOptions settings() {
        return options;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        var home = RunningSystem.of(options.inForce()).home();
        try (var lock = HomeLock.take(home.folder()).orElseThrow(() -> UpCommand.busy(home))) {
            int stopped = Shutdown.inOrder(home.processes().all());
            if (purge) {
                home.purge();
            }
            command.commandLine()
                    .getOut()
                    .println("Stopped " + stopped + " processes of " + home.folder()
                            + (purge ? " and deleted their data." : "."));
            return Commands.DONE;
        }
    }
}

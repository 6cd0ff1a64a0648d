package io.evenkeel.launcher.command;

import io.evenkeel.launcher.listing.Listing;
import io.evenkeel.launcher.running.RunningSystem;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "report",
        mixinStandardHelpOptions = true,
        description = {
            "What came out, per stage and domain, and the accounts.",
            "Accounts are recomputed from budget.journal alone.",
            "Exit code 1 where the pipeline is unknown."
        })
final class ReportCommand implements Callable<Integer>, TakesSettings {
    private final SettingOptions options = SettingOptions.ofAPipeline();

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec command;

    @Option(names = "--json", description = "One object: totals, stages, domains, accounts.")
    private boolean json;

    @Override
    public SettingOptions settings() {
        return options;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        var system = RunningSystem.of(options.inForce());
        var fold = system.read();
        if (fold.inForce().isEmpty()) {
            command.commandLine().getErr().println("There is no pipeline " + system.scope() + ".");
            return Commands.FAILED;
        }
        var out = command.commandLine().getOut();
        out.print(json ? Listing.line(fold.report().json()) : fold.report().table());
        out.flush();
        return Commands.DONE;
    }
}

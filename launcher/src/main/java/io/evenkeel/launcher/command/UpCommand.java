package io.evenkeel.launcher.command;

import io.evenkeel.launcher.pipeline.PipelineStart;
import io.evenkeel.launcher.process.HomeLock;
import io.evenkeel.launcher.running.Checkout;
import io.evenkeel.launcher.running.Home;
import io.evenkeel.launcher.running.Startup;
import io.evenkeel.launcher.settings.Launch;
import io.evenkeel.launcher.settings.SettingsFile;
import io.evenkeel.launcher.settings.WrongConfiguration;
import java.io.IOException;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(
        name = "up",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        abbreviateSynopsis = true,
        description = {
            "Starts what does not run, and returns when all is ready.",
            "What runs is not touched.",
            "Settings are remembered by the home: the next 'up' needs none."
        })
final class UpCommand implements Callable<Integer>, TakesSettings {
    private final SettingOptions options = SettingOptions.all();

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec command;

    @Override
    public SettingOptions settings() {
        return options;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        var settings = options.inForce(true, Map.of());
        var launch = Launch.of(settings, System::getenv);
        var home = new Home(launch.home());
        try (var lock = HomeLock.take(launch.home()).orElseThrow(() -> UpCommand.busy(home))) {
            var startup = new Startup(launch, Checkout.here(), note -> command.commandLine()
                    .getErr()
                    .println(note));
            try (var undo = new UndoOnExit(startup)) {
                var cluster = startup.run();
                new PipelineStart(cluster, InstantSource.system()).run(launch.pipeline());
                SettingsFile.write(home.settingsFile(), settings.set());
                undo.keep();
            }
            command.commandLine()
                    .getOut()
                    .println("Pipeline " + launch.pipeline().getLedger() + "/"
                            + launch.pipeline().getPipeline() + " is up in " + home.folder() + ".");
            return Commands.DONE;
        }
    }

    static WrongConfiguration busy(Home home) {
        return new WrongConfiguration(
                "Another evenkeel command starts or stops processes in " + home.folder() + "; allowed: one at a time.");
    }
}

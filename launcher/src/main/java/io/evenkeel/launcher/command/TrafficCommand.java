package io.evenkeel.launcher.command;

import static io.evenkeel.launcher.listing.Listing.column;

import io.evenkeel.launcher.listing.Listing;
import io.evenkeel.launcher.running.RunningSystem;
import io.evenkeel.launcher.traffic.TrafficFile;
import io.evenkeel.launcher.traffic.TrafficSender;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "traffic",
        mixinStandardHelpOptions = true,
        description = "Production traffic in.",
        subcommands = TrafficCommand.Send.class)
final class TrafficCommand {
    @Command(
            name = "send",
            mixinStandardHelpOptions = true,
            description = {
                "Sends a file of JSON lines {\"id\",\"domain\",\"question\",\"answer\",\"tenant\"}; all but question may be left out.",
                "Returns when the broker has them. Lines that are no record go to traffic.dead-letters, with file, line and",
                "reason. Sent twice, a file counts once."
            })
    static final class Send implements Callable<Integer>, TakesSettings {
        private static final Listing<TrafficSender.Summary> SUMMARY = Listing.of(
                column("file", TrafficSender.Summary::file),
                column("lines", TrafficSender.Summary::lines),
                column("sent", TrafficSender.Summary::sent),
                column("dead_lettered", TrafficSender.Summary::deadLettered),
                column("blank", TrafficSender.Summary::blank));

        private final SettingOptions options = SettingOptions.ofAPipeline();

        @Spec
        @SuppressWarnings("NullAway.Init")
        private CommandSpec command;

        @Parameters(paramLabel = "FILE.jsonl")
        @SuppressWarnings("NullAway.Init")
        private Path file;

        @Option(names = "--json", description = "One object.")
        private boolean json;

        @Override
        public SettingOptions settings() {
            return options;
        }

        @Override
        public Integer call() throws IOException {
            if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
                throw new ParameterException(
                        command.commandLine(), "FILE.jsonl is '" + file + "'; allowed: a file that can be read.");
            }
            var cluster = RunningSystem.of(options.inForce()).cluster();
            try (var sender = new TrafficSender(cluster, InstantSource.system())) {
                var summary = sender.send(TrafficFile.open(file));
                var out = command.commandLine().getOut();
                out.print(json ? Listing.line(SUMMARY.json(summary)) : sentence(summary));
                out.flush();
                return Commands.DONE;
            }
        }

        private static String sentence(TrafficSender.Summary summary) {
            var rest = summary.deadLettered() == 0
                    ? ""
                    : " " + summary.deadLettered()
                            + " malformed lines are in traffic.dead-letters ('evenkeel topics cat traffic.dead-letters'"
                            + " names file, line and reason).";
            return "Sent " + summary.sent() + " of " + summary.lines() + " lines of " + summary.file() + "." + rest
                    + "\n";
        }
    }
}

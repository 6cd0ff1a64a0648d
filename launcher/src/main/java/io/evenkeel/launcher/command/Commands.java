package io.evenkeel.launcher.command;

import io.evenkeel.launcher.process.Processes;
import io.evenkeel.launcher.settings.WrongConfiguration;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/**
 * All subcommands, and what their ends mean: 0 done, 1 failed, 2 wrong usage or configuration, 3 timed out. What went wrong
 * is one sentence a problem on standard error, never a stack trace.
 */
@Command(
        name = "evenkeel",
        mixinStandardHelpOptions = true,
        versionProvider = Commands.Version.class,
        synopsisSubcommandLabel = "COMMAND",
        description = "Turns production traffic into a small student model that you own.",
        footer = {
            "",
            "evenkeel verify [--fast] builds and tests everything.",
            "Exit codes: 0 done, 1 failed, 2 wrong usage or configuration, 3 timed out."
        },
        subcommands = {
            DemoCommand.class,
            UpCommand.class,
            StatusCommand.class,
            WaitCommand.class,
            DownCommand.class,
            TrafficCommand.class,
            ReportCommand.class,
            TopicsCommand.class,
            StageCommand.class,
            PauseCommand.class,
            ResumeCommand.class,
            BudgetCommand.class,
            RedriveCommand.class,
            StudentCommand.class
        })
public final class Commands {
    static final int DONE = 0;
    static final int FAILED = 1;
    static final int WRONG = 2;
    static final int TIMED_OUT = 3;

    private Commands() {}

    /** Runs one command and returns its exit code. */
    public static int run(String... arguments) {
        return line(
                        new PrintWriter(System.out, true, StandardCharsets.UTF_8),
                        new PrintWriter(System.err, true, StandardCharsets.UTF_8))
                .execute(arguments);
    }

    /** The whole command, writing to these. */
    static CommandLine line(PrintWriter out, PrintWriter err) {
        var line = new CommandLine(new Commands());
        offerSettings(line);
        return line.setOut(out)
                .setErr(err)
                .setParameterExceptionHandler((wrong, given) -> {
                    var command = wrong.getCommandLine();
                    command.getErr().println(wrong.getMessage());
                    command.getErr()
                            .println("'" + command.getCommandSpec().qualifiedName() + " --help' says what is allowed.");
                    return WRONG;
                })
                .setExecutionExceptionHandler((failure, command, parsed) -> {
                    command.getErr().println(sentence(failure));
                    return failure instanceof WrongConfiguration ? WRONG : FAILED;
                });
    }

    private static void offerSettings(CommandLine line) {
        if (line.getCommand() instanceof TakesSettings command) {
            command.settings().addTo(line.getCommandSpec());
        }
        line.getSubcommands().values().forEach(Commands::offerSettings);
    }

    private static String sentence(Throwable failure) {
        if (failure instanceof WrongConfiguration || failure instanceof Processes.StartFailed) {
            return String.valueOf(failure.getMessage());
        }
        if (failure instanceof InterruptedException) {
            return "Interrupted.";
        }
        var message = message(failure);
        return message.endsWith(".") ? message : message + ".";
    }

    /** The first message on the way to the cause; the kind of failure where nobody left a message. */
    private static String message(@Nullable Throwable failure) {
        for (var at = failure; at != null; at = at.getCause()) {
            if (at.getMessage() != null && !at.getMessage().isBlank()) {
                return at.getMessage();
            }
        }
        return String.valueOf(failure);
    }

    static final class Version implements CommandLine.IVersionProvider {
        @Override
        public String[] getVersion() {
            var version = Commands.class.getPackage().getImplementationVersion();
            return new String[] {"evenkeel " + (version == null ? "(built in place)" : version)};
        }
    }
}

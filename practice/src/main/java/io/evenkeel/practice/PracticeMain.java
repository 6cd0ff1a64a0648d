package io.evenkeel.practice;

import java.io.IOException;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The practice world from the command line. Exit codes: 0 done, 1 failed, 2 wrong usage. */
@Command(
        name = "practice",
        mixinStandardHelpOptions = true,
        description = "The practice world: a teacher over HTTP, a teacher from a file, traffic, and the domains.",
        subcommands = {TeacherCommand.class, RecordedTeacherCommand.class, TrafficCommand.class, DomainsCommand.class})
public final class PracticeMain {
    public static void main(String[] arguments) {
        System.exit(run(arguments));
    }

    /** Runs one command and returns its exit code. */
    static int run(String... arguments) {
        return new CommandLine(new PracticeMain())
                .setParameterExceptionHandler((wrong, given) -> {
                    wrong.getCommandLine().getErr().println(wrong.getMessage());
                    return CommandLine.ExitCode.USAGE;
                })
                .setExecutionExceptionHandler((failure, command, parsed) -> {
                    if (!(failure instanceof IOException)) {
                        throw failure;
                    }
                    command.getErr().println(failure.getMessage());
                    return CommandLine.ExitCode.SOFTWARE;
                })
                .execute(arguments);
    }
}

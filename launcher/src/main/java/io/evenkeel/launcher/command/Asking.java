package io.evenkeel.launcher.command;

import static io.evenkeel.launcher.listing.Listing.column;

import io.evenkeel.contracts.avro.LedgerEvent;
import io.evenkeel.contracts.avro.LedgerEventKind;
import io.evenkeel.contracts.avro.OperatorCommand;
import io.evenkeel.contracts.avro.OperatorCommandKind;
import io.evenkeel.launcher.listing.Listing;
import io.evenkeel.launcher.pipeline.OperatorDesk;
import io.evenkeel.launcher.pipeline.PipelineOrder;
import io.evenkeel.launcher.pipeline.PipelineOrder.Budget;
import io.evenkeel.launcher.running.RunningSystem;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** What pause, resume and budget have in common: who, why, and the ledger's answer. */
final class Asking {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Listing<Answer> LISTING = Listing.of(
            column("pipeline", Answer::pipeline),
            column("teacher", Answer::teacher),
            column("asked", Answer::asked),
            column("answer", Answer::answer),
            column("reason", Answer::reason));

    @Option(
            names = "--reason",
            required = true,
            paramLabel = "TEXT",
            description = "Why; kept with the command in operator.commands.")
    @SuppressWarnings("NullAway.Init")
    private String reason;

    @Option(names = "--who", paramLabel = "NAME", description = "Who asks. Default: the user of the operating system.")
    private String who = System.getProperty("user.name", "unknown");

    @Option(names = "--json", description = "One object.")
    private boolean json;

    /**
     * What came of it.
     *
     * @param teacher whose account it was about; empty for the pipeline's
     * @param answer done, or the name of what stands in the way
     * @param reason one sentence
     */
    private record Answer(String pipeline, String teacher, String asked, String answer, String reason) {
        static Answer of(OperatorCommand order, LedgerEvent event) {
            var denial = event.getDenial();
            return new Answer(
                    order.getPipeline(),
                    order.getTeacher(),
                    order.getKind().name().toLowerCase(Locale.ROOT),
                    denial == null ? "done" : denial.getCode(),
                    denial == null ? event.getReason() : denial.getSentence());
        }
    }

    /**
     * Asks and shows the answer.
     *
     * @param budget with SET_BUDGET; else {@link Budget#UNCHANGED}
     * @return the exit code
     */
    int run(CommandSpec command, SettingOptions options, OperatorCommandKind kind, Budget budget)
            throws IOException, InterruptedException {
        requireText(command, "--reason", reason);
        requireText(command, "--who", who);
        var system = RunningSystem.of(options.inForce());
        var now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
        var order = PipelineOrder.of(kind, system.scope(), budget, who.strip(), reason.strip(), now);
        var event = new OperatorDesk(system.cluster()).ask(order, PATIENCE);
        var rows = List.of(Answer.of(order, event));
        var out = command.commandLine().getOut();
        out.print(json ? LISTING.jsonLines(rows) : LISTING.table(rows));
        out.flush();
        return event.getKind() == LedgerEventKind.REFUSED ? Commands.FAILED : Commands.DONE;
    }

    private static void requireText(CommandSpec command, String option, String value) {
        if (value.isBlank()) {
            throw new ParameterException(command.commandLine(), option + " is '" + value + "'; allowed: a few words.");
        }
    }
}

package io.evenkeel.launcher.command;

import static io.evenkeel.launcher.listing.Listing.column;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.evenkeel.launcher.listing.Listing;
import io.evenkeel.launcher.report.PipelineReport;
import io.evenkeel.launcher.running.ProcessState;
import io.evenkeel.launcher.running.RunningSystem;
import io.evenkeel.launcher.settings.WrongConfiguration;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "status",
        mixinStandardHelpOptions = true,
        description = {
            "Processes, stages and accounts, as they are now.",
            "Exit code 1 where a process is down, 2 where the home knows none."
        })
final class StatusCommand implements Callable<Integer>, TakesSettings {
    private static final Listing<ProcessState> PROCESSES = Listing.of(
            column("name", ProcessState::name),
            column("pid", ProcessState::pid),
            column("port", ProcessState::port),
            column("state", state -> state.state().toString()));

    private final SettingOptions options = SettingOptions.ofAPipeline();

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec command;

    @Option(names = "--json", description = "One object: processes, pipeline, stages, accounts.")
    private boolean json;

    @Override
    public SettingOptions settings() {
        return options;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        var system = RunningSystem.of(options.inForce());
        var processes = ProcessState.all(system.home());
        if (processes.isEmpty()) {
            throw new WrongConfiguration("No process of " + system.place().home()
                    + " is known; allowed: a home whose system was started ('evenkeel up' does it).");
        }
        var report = report(system, processes);
        print(processes, report);
        boolean up = processes.stream().allMatch(StatusCommand::isReady);
        return up && report != null ? Commands.DONE : Commands.FAILED;
    }

    /** Where broker or registry is down, or the topics are not made yet, the processes are all that can be told. */
    private @Nullable PipelineReport report(RunningSystem system, List<ProcessState> processes)
            throws IOException, InterruptedException {
        boolean readable = (system.place().kafka() != null || isReady("broker", processes))
                && (system.place().registry() != null || isReady("registry", processes));
        if (!readable) {
            return null;
        }
        try {
            return system.read().report();
        } catch (IllegalStateException | KafkaException e) {
            command.commandLine().getErr().println("The pipeline cannot be read: " + e.getMessage());
            return null;
        }
    }

    private static boolean isReady(String name, List<ProcessState> processes) {
        return processes.stream().anyMatch(process -> process.name().equals(name) && isReady(process));
    }

    private static boolean isReady(ProcessState process) {
        return process.state() == ProcessState.State.READY;
    }

    private void print(List<ProcessState> processes, @Nullable PipelineReport report) {
        var out = command.commandLine().getOut();
        if (json) {
            var whole = JsonNodeFactory.instance.objectNode();
            whole.set("processes", PROCESSES.jsonArray(processes));
            if (report != null) {
                whole.set("pipeline", report.json().get("totals"));
                whole.set("stages", PipelineReport.STAGES.jsonArray(report.stages()));
                whole.set("accounts", PipelineReport.ACCOUNTS.jsonArray(report.accounts()));
            }
            out.print(Listing.line(whole));
        } else {
            out.println(PROCESSES.table(processes));
            if (report != null) {
                out.println(report.totals().pipeline() + ": " + report.totals().phase() + ", "
                        + report.totals().reason());
                var period = report.totals().period();
                if (period != null) {
                    out.println(period.sentence());
                }
                out.println();
                out.println(PipelineReport.STAGES.table(report.stages()));
                out.print(PipelineReport.ACCOUNTS.table(report.accounts()));
            }
        }
        out.flush();
    }
}

package io.evenkeel.launcher.offender.pure;

import io.evenkeel.launcher.process.ProcessEntry;
import io.evenkeel.launcher.process.ProcessTable;
import java.time.Instant;
import org.apache.kafka.clients.admin.Admin;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/** What no class of {@code report} may do. */
final class Offender {
    private Offender() {}

    static void asksABroker(Admin admin) {
        admin.listTopics();
    }

    static boolean looksForAProcess(ProcessEntry entry) {
        return ProcessTable.process(entry).isPresent();
    }

    static Instant asksTheClock() {
        return Instant.now();
    }

    static @Nullable String asksTheEnvironment() {
        return System.getenv("EVENKEEL_HOME");
    }

    static void knowsTheCommandLine(CommandLine line) {
        line.clearExecutionResults();
    }

    static void endsTheProcess() {
        System.exit(1);
    }
}

package io.evenkeel.launcher.command;

import static io.evenkeel.launcher.listing.Listing.column;

import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.evenkeel.launcher.listing.Listing;
import io.evenkeel.student.CheckpointRefused;
import io.evenkeel.student.check.CheckpointCheck;
import io.evenkeel.student.check.Finding;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "check",
        mixinStandardHelpOptions = true,
        description = {
            "Reads a Hugging Face directory, names what it is, and compares it with the reference values in it:",
            "expected.safetensors and expected.json, which student/reference/expected.py writes with transformers.",
            "Exit code 1 where it is refused, or an error is beyond its tolerance."
        })
final class CheckCommand implements Callable<Integer> {
    private static final Listing<Finding> FINDINGS = Listing.of(
            column("kind", Finding::kind),
            column("compared", Finding::compared),
            column("largest_error", finding -> new Small(finding.largestError())),
            column("tolerance", finding -> new Small(finding.tolerance())),
            column("holds", Finding::holds));

    /** A number as JSON has it; in a table with two digits, however small. */
    record Small(@JsonValue double value) {
        @Override
        public String toString() {
            return value == Math.rint(value) ? Long.toString((long) value) : String.format(Locale.ROOT, "%.1e", value);
        }
    }

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec command;

    @Parameters(paramLabel = "DIR", description = "The directory.")
    @SuppressWarnings("NullAway.Init")
    private Path directory;

    @Option(names = "--json", description = "One object: facts and findings.")
    private boolean json;

    @Override
    public Integer call() {
        try {
            var check = CheckpointCheck.of(directory);
            print(check);
            return check.holds() ? Commands.DONE : Commands.FAILED;
        } catch (CheckpointRefused e) {
            command.commandLine().getErr().println(e.getMessage());
            return Commands.FAILED;
        }
    }

    private void print(CheckpointCheck check) {
        var out = command.commandLine().getOut();
        if (json) {
            var whole = JsonNodeFactory.instance.objectNode();
            var facts = whole.putObject("facts");
            check.facts().forEach(facts::put);
            whole.set("findings", FINDINGS.jsonArray(check.findings()));
            whole.put("holds", check.holds());
            out.print(Listing.line(whole));
        } else {
            check.facts().forEach((name, value) -> out.printf("%-14s %s%n", name, value));
            out.println();
            out.print(
                    check.findings().isEmpty()
                            ? "No reference values lie in it: nothing was compared.\n"
                            : FINDINGS.table(check.findings()));
        }
        out.flush();
    }
}

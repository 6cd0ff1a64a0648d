package io.evenkeel.launcher.command;

import io.evenkeel.contracts.Keys;
import io.evenkeel.contracts.avro.OperatorCommandKind;
import io.evenkeel.launcher.pipeline.PipelineOrder.Budget;
import io.evenkeel.launcher.settings.Money;
import java.io.IOException;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
        name = "budget",
        mixinStandardHelpOptions = true,
        description = {
            "Sets the budget of a pipeline, or of one of several teachers, never below what is posted and reserved.",
            "With a refill: what it may spend in this period and in each that follows.",
            "Exit code 1 when it is refused, with what stands in the way."
        })
final class BudgetCommand implements Callable<Integer>, TakesSettings {
    private final SettingOptions options = SettingOptions.ofAPipeline();

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec command;

    @Mixin
    private final Asking asking = new Asking();

    @Option(
            names = "--teacher",
            paramLabel = "NAME",
            description = {
                "The teacher whose account it is, over all pipelines of the ledger.",
                "Default: the pipeline's own account."
            })
    private @Nullable String teacher;

    @Option(names = "--tokens", paramLabel = "N", description = "The whole quota, in teacher tokens.")
    private @Nullable Long tokens;

    @Option(
            names = "--money",
            paramLabel = "AMOUNT",
            description = "The whole quota in money, in units of the currency of the teacher's prices; 0: no limit.")
    private @Nullable String money;

    @Override
    public SettingOptions settings() {
        return options;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (tokens == null && money == null) {
            throw new ParameterException(command.commandLine(), "Nothing is set; allowed: --tokens, --money, or both.");
        }
        if (tokens != null && tokens < 1) {
            throw new ParameterException(
                    command.commandLine(), "--tokens is " + tokens + "; allowed: whole tokens from 1.");
        }
        if (teacher != null && !Keys.isTeacher(teacher)) {
            throw new ParameterException(
                    command.commandLine(),
                    "--teacher is '" + teacher + "'; allowed: a name of lower-case letters and digits.");
        }
        var budget = new Budget(teacher == null ? "" : teacher, tokens, nanos());
        return asking.run(command, options, OperatorCommandKind.SET_BUDGET, budget);
    }

    private @Nullable Long nanos() {
        if (money == null) {
            return null;
        }
        return Money.nanos(money)
                .orElseThrow(() -> new ParameterException(
                        command.commandLine(), "--money is '" + money + "'; allowed: " + Money.ALLOWED + "."));
    }
}

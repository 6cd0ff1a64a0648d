package io.evenkeel.launcher.command;

import io.evenkeel.launcher.running.RunningSystem;
import io.evenkeel.launcher.settings.WrongConfiguration;
import io.evenkeel.student.Prompt;
import io.evenkeel.student.Sampling;
import io.evenkeel.student.Student;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "student",
        mixinStandardHelpOptions = true,
        description = "The student that came out.",
        subcommands = {StudentCommand.Ask.class, CheckCommand.class, ExportCommand.class, ServeCommand.class})
final class StudentCommand {
    @Command(
            name = "ask",
            mixinStandardHelpOptions = true,
            description = "Asks one question of the newest checkpoint, or of another; prints rationale and answer.")
    static final class Ask implements Callable<Integer>, TakesSettings {
        private final SettingOptions options = SettingOptions.ofAPipeline();

        @Spec
        @SuppressWarnings("NullAway.Init")
        private CommandSpec command;

        @Parameters(paramLabel = "QUESTION")
        @SuppressWarnings("NullAway.Init")
        private String question;

        @Option(names = "--checkpoint", description = "A Hugging Face directory. Default: the pipeline's newest.")
        private @Nullable Path checkpoint;

        @Option(names = "--max-tokens", defaultValue = "256", description = "Longest reply. Default: ${DEFAULT-VALUE}.")
        private int maxTokens;

        @Override
        public SettingOptions settings() {
            return options;
        }

        @Override
        public Integer call() throws IOException, InterruptedException {
            try (var student = Student.load(checkpoint == null ? newestCheckpoint(options) : checkpoint)) {
                var reply = student.generate(List.of(Prompt.question(question)), Sampling.greedy(maxTokens));
                command.commandLine().getOut().println(reply.get(0));
                return Commands.DONE;
            }
        }
    }

    /**
     * The folder of the newest checkpoint of the pipeline that is meant.
     *
     * @throws WrongConfiguration where there is none
     */
    static Path newestCheckpoint(SettingOptions options) throws IOException, InterruptedException {
        var system = RunningSystem.of(options.inForce());
        return system.read()
                .newestCheckpoint()
                .map(newest -> Path.of(URI.create(newest.getUri())))
                .orElseThrow(() -> new WrongConfiguration("Pipeline " + system.scope()
                        + " has no checkpoint yet; allowed: a pipeline with one, or a directory in --checkpoint."));
    }
}

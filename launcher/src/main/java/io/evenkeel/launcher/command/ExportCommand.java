package io.evenkeel.launcher.command;

import io.evenkeel.launcher.report.ExportedCard;
import io.evenkeel.launcher.running.RunningSystem;
import io.evenkeel.launcher.settings.WrongConfiguration;
import io.evenkeel.student.checkpoint.CheckpointName;
import io.evenkeel.student.checkpoint.DurableFiles;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "export",
        mixinStandardHelpOptions = true,
        description = {
            "Copies the newest checkpoint, or a stage's, as a Hugging Face directory that transformers, PEFT and vLLM",
            "load as it is, with a model card that tells data, budget and results."
        })
final class ExportCommand implements Callable<Integer>, TakesSettings {
    private static final String CARD = "README.md";

    private final SettingOptions options = SettingOptions.ofAPipeline();

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec command;

    @Parameters(paramLabel = "DIR", description = "Where to; not there yet.")
    @SuppressWarnings("NullAway.Init")
    private Path directory;

    @Option(names = "--stage", description = "From 0; -1 for the untrained student. Default: the newest.")
    private @Nullable Integer stage;

    @Override
    public SettingOptions settings() {
        return options;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (Files.exists(directory)) {
            throw new WrongConfiguration(directory + " is there already; allowed: a directory that is not.");
        }
        var system = RunningSystem.of(options.inForce());
        var fold = system.read();
        var checkpoint = (stage == null ? fold.newestCheckpoint() : fold.checkpoint(stage))
                .orElseThrow(() -> new WrongConfiguration("Pipeline " + system.scope() + " has no such checkpoint;"
                        + " allowed: a stage that was trained ('evenkeel report' lists them)."));
        var source = Path.of(URI.create(checkpoint.getUri()));
        if (!CheckpointName.of(source).equals(checkpoint.getHash())) {
            command.commandLine().getErr().println(source + " is not what its name says; nothing was exported.");
            return Commands.FAILED;
        }
        var card = new ExportedCard(checkpoint, fold.report());
        copy(source, card.markdown(Files.readString(source.resolve(CARD))));
        command.commandLine().getOut().println(directory.toAbsolutePath());
        return Commands.DONE;
    }

    /** Complete under its name, or not there. */
    private void copy(Path source, String card) throws IOException {
        var target = directory.toAbsolutePath();
        Files.createDirectories(target.getParent());
        var writing = Files.createTempDirectory(target.getParent(), "." + target.getFileName() + ".writing-");
        try (var files = Files.walk(source)) {
            for (var file : files.skip(1).toList()) {
                var copy = writing.resolve(source.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectory(copy);
                } else {
                    Files.copy(file, copy);
                }
            }
        }
        Files.writeString(writing.resolve(CARD), card, StandardCharsets.UTF_8);
        writing.toFile().setReadable(true, false);
        writing.toFile().setExecutable(true, false);
        DurableFiles.rename(writing, target);
    }
}

package io.evenkeel.trainer.external;

import io.evenkeel.trainer.domain.job.JobStatus;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * The user's command, run without a shell as {@code WORDS… VERB NAME FOLDER}. It answers within a minute or counts as one
 * that gave no answer.
 */
final class JobCommand {
    private static final Duration LONGEST_ANSWER = Duration.ofMinutes(1);
    private static final Duration LOOK = Duration.ofMillis(200);

    private final List<String> words;

    /** Files rather than pipes: what a job that goes on in the background inherits must keep nobody waiting. */
    private record Answer(boolean fine, String printed, String complaint) {}

    JobCommand(List<String> words) {
        this.words = List.copyOf(words);
    }

    /** Whether the first of the words names a file that can be run, by path or in one of the folders of {@code PATH}. */
    static boolean canRun(String word) {
        if (word.contains(File.separator)) {
            return isProgram(Path.of(word));
        }
        var folders = Optional.ofNullable(System.getenv("PATH")).orElse("").split(File.pathSeparator);
        return !word.isBlank() && List.of(folders).stream().anyMatch(folder -> isProgram(Path.of(folder, word)));
    }

    private static boolean isProgram(Path path) {
        return Files.isRegularFile(path) && Files.isExecutable(path);
    }

    /**
     * How the job is.
     *
     * @param between called about five times a second while the command runs; what it throws is passed on, and the command
     *     goes on by itself
     */
    JobStatus status(JobFolder job, Runnable between) {
        var answer = run("status", job, between);
        return answer.fine() ? JobStatus.read(answer.printed()) : new JobStatus.NoAnswer(answer.complaint());
    }

    /** Starts the job, unless one of its name was started already; empty when it could, else why not. */
    Optional<String> start(JobFolder job, Runnable between) {
        return problem(run("start", job, between));
    }

    /** Ends the job, if it runs; empty when it could, else why not. */
    Optional<String> cancel(JobFolder job, Runnable between) {
        return problem(run("cancel", job, between));
    }

    private static Optional<String> problem(Answer answer) {
        return answer.fine() ? Optional.empty() : Optional.of(answer.complaint());
    }

    private Answer run(String verb, JobFolder job, Runnable between) {
        var line = new ArrayList<>(words);
        line.addAll(List.of(verb, job.name(), job.path().toString()));
        try {
            var printed = Files.createTempFile("evenkeel-job", ".out");
            var complained = Files.createTempFile("evenkeel-job", ".err");
            try {
                var process = new ProcessBuilder(line)
                        .redirectInput(Redirect.from(new File("/dev/null")))
                        .redirectOutput(printed.toFile())
                        .redirectError(complained.toFile())
                        .start();
                return answer(verb, process, printed, complained, between);
            } finally {
                Files.delete(printed);
                Files.delete(complained);
            }
        } catch (IOException e) {
            return new Answer(false, "", verb + " could not be run: " + e.getMessage());
        }
    }

    private static Answer answer(String verb, Process process, Path printed, Path complained, Runnable between)
            throws IOException {
        long end = System.nanoTime() + LONGEST_ANSWER.toNanos();
        while (!ended(process)) {
            if (System.nanoTime() - end > 0) {
                process.destroyForcibly();
                return new Answer(false, "", verb + " took longer than " + LONGEST_ANSWER);
            }
            between.run();
        }
        if (process.exitValue() == 0) {
            return new Answer(true, text(printed), "");
        }
        var last = text(complained).lines().reduce("", (before, line) -> line.isBlank() ? before : line.strip());
        return new Answer(
                false,
                "",
                verb + " ended with code " + process.exitValue() + (last.isEmpty() ? "" : ": " + shortened(last)));
    }

    private static boolean ended(Process process) {
        try {
            return process.waitFor(LOOK.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while a command ran", e);
        }
    }

    private static String shortened(String line) {
        return line.substring(0, Math.min(line.length(), JobStatus.LONGEST_QUOTE));
    }

    private static String text(Path file) {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

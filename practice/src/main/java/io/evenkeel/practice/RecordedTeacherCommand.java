package io.evenkeel.practice;

import io.evenkeel.practice.recorded.RecordedTeacher;
import io.evenkeel.practice.recorded.TeacherFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
        name = "recorded-teacher",
        mixinStandardHelpOptions = true,
        description = "Serves the answers of a file through the same API.")
final class RecordedTeacherCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec command;

    @Option(
            names = "--teacher-file",
            required = true,
            description = "JSON lines {\"id\",\"domain\",\"question\",\"rationale\",\"answer\"}.")
    @SuppressWarnings("NullAway.Init")
    private Path teacherFile;

    @Mixin
    private final ServerOptions server = new ServerOptions();

    @Mixin
    private final DialOptions dials = new DialOptions();

    @Override
    public Integer call() throws IOException, InterruptedException {
        var set = dials.dials();
        var file = read();
        file.badLines().forEach(line -> System.err.println(teacherFile.getFileName() + ", " + line + "; skipped."));
        var notes = new TreeMap<String, Integer>();
        notes.put("questions", file.byQuestion().size());
        notes.put("skipped_lines", file.badLines().size());
        notes.put("repeated_questions", file.repeatedQuestions());
        server.serve(new RecordedTeacher(file), set, notes);
        return 0;
    }

    private TeacherFile read() {
        try {
            return TeacherFile.read(teacherFile);
        } catch (IOException e) {
            throw new ParameterException(
                    command.commandLine(), "--teacher-file %s cannot be read.".formatted(teacherFile), e);
        }
    }
}

package io.evenkeel.practice;

import io.evenkeel.practice.teacher.PracticeTeacher;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
        name = "teacher",
        mixinStandardHelpOptions = true,
        description = "Serves the practice teacher: an OpenAI-compatible API that solves the practice domains.")
final class TeacherCommand implements Callable<Integer> {
    @Mixin
    private final ServerOptions server = new ServerOptions();

    @Mixin
    private final DialOptions dials = new DialOptions();

    @Override
    public Integer call() throws IOException, InterruptedException {
        server.serve(new PracticeTeacher(), dials.dials(), Map.of());
        return 0;
    }
}

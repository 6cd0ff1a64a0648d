package io.evenkeel.trainer.external;

import io.evenkeel.trainer.checkpoint.CheckpointStore;
import io.evenkeel.trainer.domain.job.JobStatus;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** A process that waits for a job, to be killed. */
final class WaiterProcess {
    private WaiterProcess() {}

    static Process start(Path home, String student, List<String> command) throws IOException {
        var line = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                WaiterProcess.class.getName(),
                home.toString(),
                student));
        line.addAll(command);
        return new ProcessBuilder(line)
                .redirectErrorStream(true)
                .redirectOutput(Redirect.to(home.resolve("waiter.log").toFile()))
                .start();
    }

    /** @param args home, student, and the command's words */
    public static void main(String... args) {
        var home = Path.of(args[0]);
        new ExternalTraining(
                        home,
                        "one",
                        new CheckpointStore(home.resolve("checkpoints"), "one"),
                        List.of(args).subList(2, args.length),
                        new ExternalTraining.Limits(Duration.ofMillis(20), Duration.ofHours(1), 2),
                        0,
                        () -> Instant.parse("2026-01-02T03:04:05Z"))
                .run(Assignments.of(args[1]), new ExternalTraining.Waiting() {
                    @Override
                    public void seen(String job, JobStatus status) {}

                    @Override
                    public void pause(Duration duration) {
                        LockSupport.parkNanos(duration.toNanos());
                    }
                });
    }
}

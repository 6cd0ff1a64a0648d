package io.evenkeel.trainer.external;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.evenkeel.trainer.domain.job.JobStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code deploy/external-training/local/run.sh} with real processes. */
class LocalTemplateTest {
    private static final Runnable NOBODY_WAITS = () -> {};
    private static final Duration LONG = Duration.ofSeconds(30);

    @TempDir
    Path folder;

    private JobFolder job;

    @BeforeEach
    void aFolderHandedOver() throws IOException {
        job = new JobFolder(folder.resolve("t-1"));
        Files.createDirectories(job.path().resolve("input"));
    }

    @AfterEach
    void nobodyGoesOn() {
        trainer("true").cancel(job, NOBODY_WAITS);
    }

    @Test
    void manyStartsAtOnceMakeOneJob() throws IOException {
        var command = trainer("echo begun >>\"$1/begun\"; exec sleep 60");
        var starts = Stream.generate(() -> CompletableFuture.supplyAsync(() -> command.start(job, NOBODY_WAITS)))
                .limit(4)
                .toList();
        assertThat(starts).allSatisfy(start -> assertThat(start.join()).isEmpty());
        assertThat(command.start(job, NOBODY_WAITS)).isEmpty();
        assertThat(command.status(job, NOBODY_WAITS)).isEqualTo(new JobStatus.Running(0));
        await().atMost(LONG).ignoreExceptions().untilAsserted(() -> assertThat(
                        Files.readAllLines(job.path().resolve("begun")))
                .containsExactly("begun"));
    }

    @Test
    void aJobIsUnknownRunsAndSucceeds() throws IOException {
        var command = trainer("echo 5 >\"$1/step\"; until [ -e \"$1/leave\" ]; do sleep 0.1; done");
        assertThat(command.status(job, NOBODY_WAITS)).isEqualTo(new JobStatus.Unknown());
        command.start(job, NOBODY_WAITS);
        await().atMost(LONG).untilAsserted(() -> assertThat(command.status(job, NOBODY_WAITS))
                .isEqualTo(new JobStatus.Running(5)));
        Files.createFile(job.path().resolve("leave"));
        await().atMost(LONG).untilAsserted(() -> assertThat(command.status(job, NOBODY_WAITS))
                .isEqualTo(new JobStatus.Succeeded()));
        assertThat(command.start(job, NOBODY_WAITS)).isEmpty();
        assertThat(command.status(job, NOBODY_WAITS)).isEqualTo(new JobStatus.Succeeded());
    }

    @Test
    void aTrainerThatWasKilledHasFailedAndIsNotStartedAgain() throws IOException {
        var command =
                trainer("echo begun >>\"$1/begun\"; echo $$ >\"$1/pid\"; mv \"$1/pid\" \"$1/trainer\"; exec sleep 60");
        command.start(job, NOBODY_WAITS);
        await().atMost(LONG).until(() -> Files.exists(job.path().resolve("trainer")));
        for (var file : List.of("job/pid", "trainer")) {
            long pid = Long.parseLong(Files.readString(job.path().resolve(file)).strip());
            ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
        }
        await().atMost(LONG).untilAsserted(() -> assertThat(command.status(job, NOBODY_WAITS))
                .isEqualTo(new JobStatus.Failed("the trainer was killed")));
        command.start(job, NOBODY_WAITS);
        assertThat(command.status(job, NOBODY_WAITS)).isInstanceOf(JobStatus.Failed.class);
        assertThat(Files.readAllLines(job.path().resolve("begun"))).hasSize(1);
    }

    @Test
    void cancelEndsTheTrainerAndWhatItStarted() {
        var command = trainer("sleep 60 & touch \"$1/child\"; wait");
        command.start(job, NOBODY_WAITS);
        await().atMost(LONG).until(() -> Files.exists(job.path().resolve("child")));
        assertThat(command.cancel(job, NOBODY_WAITS)).isEmpty();
        // The child has inherited the lock: were it alive, the job would be running.
        assertThat(command.status(job, NOBODY_WAITS)).isEqualTo(new JobStatus.Failed("the trainer was killed"));
    }

    private JobCommand trainer(String script) {
        return new JobCommand(LocalTemplate.of(folder, script));
    }
}

package io.evenkeel.trainer.external;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.evenkeel.student.checkpoint.CheckpointName;
import io.evenkeel.trainer.checkpoint.CheckpointStore;
import io.evenkeel.trainer.domain.job.JobStatus;
import io.evenkeel.trainer.training.SmallStudents;
import io.evenkeel.trainer.training.StageTraining.Trained;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExternalTrainingTest {
    private static final int ATTEMPTS = 2;
    private static final Duration LONG = Duration.ofSeconds(30);

    /** Gives the base back as it is; a real trainer is in {@code ExternalEngineTest}. */
    private static final String GIVES_BACK = """
            echo begun >>"$1/begun"
            cp -r "$1/input/base" "$1/output.partial"
            mv "$1/output.partial" "$1/output"
            """;

    private static final String WAITS_FOR_LEAVE = """
            echo begun >>"$1/begun"
            for _ in $(seq 300); do [ ! -e "$1/leave" ] || break; sleep 0.1; done
            cp -r "$1/input/base" "$1/output.partial"
            mv "$1/output.partial" "$1/output"
            """;

    @TempDir
    Path home;

    private String student = "";
    private Instant now = Instant.parse("2026-01-02T03:04:05Z");
    private final List<JobStatus> seen = new ArrayList<>();

    private static final class LeftAlone extends RuntimeException {}

    @BeforeEach
    void aSmallStudent() {
        student = SmallStudents.save(home);
    }

    /** Nobody writes into the folder while it is removed. */
    @AfterEach
    void nobodyGoesOn() throws IOException {
        for (var name : Files.exists(home.resolve("external")) ? folders() : List.<String>of()) {
            var left = new JobFolder(home.resolve("external").resolve(name));
            new JobCommand(LocalTemplate.of(home, "true")).cancel(left, () -> {});
        }
    }

    @Test
    void theStudentThatAJobLeavesIsStoredUnderItsContent() throws IOException {
        var trained = run(LocalTemplate.of(home, GIVES_BACK));
        var place = Path.of(trained.checkpoint().uri());
        assertThat(place)
                .isEqualTo(
                        home.resolve("checkpoints").resolve(trained.checkpoint().hash()));
        assertThat(CheckpointName.of(place)).isEqualTo(trained.checkpoint().hash());
        assertThat(trained.checkpoint().hash()).isEqualTo(CheckpointName.of(home.resolve("small-student")));
        assertThat(trained.parameters()).isPositive();
        assertThat(trained.examples()).isEqualTo(3);
        assertThat(trained.outcome().steps()).isEqualTo(6);
        assertThat(begun(1)).isEqualTo(1);
    }

    @Test
    void whoeverGoesOnAfterAStopFindsTheJobAndStartsNoSecondOne() throws IOException {
        var command = LocalTemplate.of(home, WAITS_FOR_LEAVE);
        assertThatThrownBy(() -> run(command, untilItRuns())).isInstanceOf(LeftAlone.class);
        assertThatThrownBy(() -> run(command, untilItRuns())).isInstanceOf(LeftAlone.class);
        Files.createFile(job(1).path().resolve("leave"));
        assertThat(run(command).checkpoint().hash()).isNotEmpty();
        assertThat(begun(1)).isEqualTo(1);
    }

    @Test
    void aWaiterThatIsKilledWithinStartFindsItsJobAgain() throws IOException, InterruptedException {
        var inner = LocalTemplate.of(home, WAITS_FOR_LEAVE);
        var hangs = LocalTemplate.program(home, "hangs.sh", """
                verb=${*: -3:1}
                echo "$verb" >>"$(dirname "$0")/verbs"
                "$@"
                if [ "$verb" = start ]; then
                    touch "$(dirname "$0")/started"
                    for _ in $(seq 300); do [ ! -e "$(dirname "$0")/go-on" ] || break; sleep 0.1; done
                fi
                """);
        var command = LocalTemplate.before(hangs, inner);
        var waiter = WaiterProcess.start(home, student, command);
        try {
            await().atMost(LONG).until(() -> Files.exists(home.resolve("started")));
        } finally {
            waiter.destroyForcibly().waitFor();
        }
        Files.createFile(home.resolve("go-on"));
        Files.createFile(job(1).path().resolve("leave"));
        assertThat(run(command).checkpoint().hash()).isNotEmpty();
        assertThat(Files.readAllLines(home.resolve("verbs"))).containsOnlyOnce("start");
        assertThat(begun(1)).isEqualTo(1);
        assertThat(folders()).containsExactly(job(1).name());
    }

    @Test
    void aJobThatEndedWhileNobodyWaitedIsTakenWithoutAskingItsCommand() throws IOException {
        assertThatThrownBy(() -> run(LocalTemplate.of(home, WAITS_FOR_LEAVE), untilItRuns()))
                .isInstanceOf(LeftAlone.class);
        Files.createFile(job(1).path().resolve("leave"));
        await().atMost(LONG).until(() -> job(1).hasOutput());
        assertThat(run(List.of("/no/such/command")).checkpoint().hash()).isNotEmpty();
        assertThat(begun(1)).isEqualTo(1);
    }

    @Test
    void aFailedJobIsFollowedByAnotherOfTheNextNumberAndTheLastReasonStaysKnown() throws IOException {
        var command = LocalTemplate.of(home, "echo begun >>\"$1/begun\"; echo out of memory; exit 7");
        var reason = "the job failed: the trainer ended with code 7: out of memory";
        assertThatThrownBy(() -> run(command)).isInstanceOf(JobFailed.class).hasMessage(reason);
        assertThatThrownBy(() -> run(command)).isInstanceOf(JobFailed.class).hasMessage(reason);
        assertThat(folders()).containsExactly(job(1).name(), job(2).name());
        assertThatThrownBy(() -> run(command)).isInstanceOf(JobFailed.class).hasMessage(reason);
        assertThat(folders()).containsExactly(job(1).name(), job(2).name());
        assertThat(begun(1) + begun(2)).isEqualTo(2);
    }

    @Test
    void anOutputThatCannotTakeTheBasesPlaceFailsTheAttemptAndTheNextOneMayDoBetter() throws IOException {
        var command = LocalTemplate.of(home, """
                cp -r "$1/input/base" "$1/output.partial"
                case $1 in *-1) echo '{}' >"$1/output.partial/config.json" ;; esac
                mv "$1/output.partial" "$1/output"
                """);
        assertThatThrownBy(() -> run(command))
                .isInstanceOf(JobFailed.class)
                .hasMessageStartingWith("the job's output was refused: config.json ");
        assertThat(home.resolve("checkpoints")).doesNotExist();
        assertThat(run(command).checkpoint().hash()).isNotEmpty();
    }

    @Test
    void aCommandThatCannotTellStartsNothingAndIsAskedAgain() throws IOException {
        var inner = LocalTemplate.of(home, GIVES_BACK);
        var away = LocalTemplate.program(home, "away.sh", """
                n=$(cat "$(dirname "$0")/asked" 2>/dev/null || echo 0)
                echo $((n + 1)) >"$(dirname "$0")/asked"
                [ "$n" -ge 3 ] || { echo "the cluster is away" >&2; exit 1; }
                exec "$@"
                """);
        assertThat(run(LocalTemplate.before(away, inner)).checkpoint().hash()).isNotEmpty();
        assertThat(seen.subList(0, 3))
                .containsOnly(new JobStatus.NoAnswer("status ended with code 1: the cluster is away"));
        assertThat(begun(1)).isEqualTo(1);
    }

    @Test
    void aJobThatHadItsTimeIsEndedBeforeTheAttemptCountsAsFailed() throws IOException {
        var command = LocalTemplate.of(home, "echo begun >>\"$1/begun\"; exec sleep 60");
        assertThatThrownBy(() -> run(command, untilItRuns())).isInstanceOf(LeftAlone.class);
        now = now.plus(Duration.ofHours(2));
        assertThatThrownBy(() -> run(command))
                .isInstanceOf(JobFailed.class)
                .hasMessage("the job left no student within PT1H");
        assertThat(new JobCommand(command).status(job(1), () -> {})).isInstanceOf(JobStatus.Failed.class);
    }

    @Test
    void whenTheStageIsAnnouncedItsFoldersGoAndWhatStillRunsOfOtherSettingsIsEnded() throws IOException {
        var command = LocalTemplate.of(home, WAITS_FOR_LEAVE);
        assertThatThrownBy(() -> run(command, untilItRuns())).isInstanceOf(LeftAlone.class);
        var lock = job(1).path().resolve("job/lock");
        assertThat(lock).exists();
        training(command).announced("acme/p", 0, "ef".repeat(32), false);
        assertThat(folders()).hasSize(1);
        training(command).announced("acme/p", 0, Assignments.MANIFEST_HASH, true);
        assertThat(folders()).hasSize(1);
        assertThat(new JobCommand(command).status(job(1), () -> {})).isInstanceOf(JobStatus.Failed.class);
        training(command).announced("acme/p", 0, Assignments.MANIFEST_HASH, false);
        assertThat(folders()).isEmpty();
    }

    @Test
    void aFolderGoesThoughItsTrainerStillWritesLastWords() throws IOException {
        var command = LocalTemplate.of(home, GIVES_BACK + """
                trap 'touch "$0.ended"' EXIT
                for word in $(seq 100000); do echo "$word" 2>/dev/null >"$1/word-$word" || exit 0; done
                """);
        run(command);
        await().atMost(LONG).until(() -> Files.exists(job(1).path().resolve("word-10")));
        training(command).announced("acme/p", 0, Assignments.MANIFEST_HASH, false);
        assertThat(home.resolve("external")).isEmptyDirectory();
        await().atMost(LONG).until(() -> Files.exists(home.resolve("trainer.sh.ended")));
        assertThat(home.resolve("external")).isEmptyDirectory();
    }

    @Test
    void whatAKilledRemovalLeftGoesWithTheNextAnnouncement() throws IOException {
        var left = Files.createDirectories(home.resolve("external").resolve(".removed-" + "t-old-1"));
        Files.createFile(left.resolve("handed-over"));
        training(LocalTemplate.of(home, GIVES_BACK)).announced("acme/p", 0, Assignments.MANIFEST_HASH, false);
        assertThat(home.resolve("external")).isEmptyDirectory();
    }

    private Trained run(List<String> command) {
        return run(command, waiting(() -> {}));
    }

    private Trained run(List<String> command, ExternalTraining.Waiting waiting) {
        return training(command).run(Assignments.of(student), waiting);
    }

    private ExternalTraining training(List<String> command) {
        return new ExternalTraining(
                home,
                "one",
                new CheckpointStore(home.resolve("checkpoints"), "one"),
                command,
                new ExternalTraining.Limits(Duration.ofMillis(20), Duration.ofHours(1), ATTEMPTS),
                0,
                () -> now);
    }

    /** Goes as soon as the job was seen running. */
    private ExternalTraining.Waiting untilItRuns() {
        return waiting(() -> {
            if (!seen.isEmpty() && seen.get(seen.size() - 1) instanceof JobStatus.Running) {
                seen.clear();
                throw new LeftAlone();
            }
        });
    }

    private ExternalTraining.Waiting waiting(Runnable look) {
        return new ExternalTraining.Waiting() {
            @Override
            public void seen(String job, JobStatus status) {
                seen.add(status);
            }

            @Override
            public void pause(Duration duration) {
                look.run();
                LockSupport.parkNanos(duration.toNanos());
            }
        };
    }

    private JobFolder job(int attempt) {
        var prefix = Assignments.of(student).jobs();
        try (var folders = Files.list(home.resolve("external"))) {
            return folders.map(JobFolder::new)
                    .filter(job -> job.name().startsWith(prefix) && job.name().endsWith("-" + attempt))
                    .findFirst()
                    .orElseThrow();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /** Times that the attempt's trainer began. */
    private long begun(int attempt) throws IOException {
        return Files.readAllLines(job(attempt).path().resolve("begun")).size();
    }

    private List<String> folders() throws IOException {
        try (Stream<Path> folders = Files.list(home.resolve("external"))) {
            return folders.map(folder -> folder.getFileName().toString())
                    .sorted()
                    .toList();
        }
    }
}

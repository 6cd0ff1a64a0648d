package io.evenkeel.trainer.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evenkeel.contracts.avro.Checkpoint;
import io.evenkeel.contracts.avro.PipelineDefinition;
import io.evenkeel.student.Prompt;
import io.evenkeel.student.StudentTraining.Progress;
import io.evenkeel.trainer.Said;
import io.evenkeel.trainer.checkpoint.CheckpointStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StageTrainingTest {
    private static final String MANIFEST = "ab".repeat(32);
    private static final int SNAPSHOT_EVERY = 2;
    private static final Consumer<Progress> NOBODY_LISTENS = progress -> {};

    @TempDir
    Path folder;

    private PipelineDefinition definition;

    @BeforeEach
    void aSmallStudent() {
        definition = Said.definition(SmallStudents.save(folder)).build();
    }

    @Test
    void aTrainingThatWasKilledGoesOnFromItsLastSnapshotAndEndsInTheSameBytes() {
        var whole = training("whole")
                .run(definition, StartingStudent.base(definition), MANIFEST, examples(5), NOBODY_LISTENS);
        var steps = new ArrayList<Integer>();
        assertThatThrownBy(() -> training("killed")
                        .run(definition, StartingStudent.base(definition), MANIFEST, examples(5), progress -> {
                            if (progress.step() == 5) {
                                throw new IllegalStateException("killed");
                            }
                        }))
                .hasMessage("killed");
        var resumed = training("killed")
                .run(
                        definition,
                        StartingStudent.base(definition),
                        MANIFEST,
                        examples(5),
                        progress -> steps.add(progress.step()));
        assertThat(steps).containsExactly(5, 6);
        assertThat(resumed.checkpoint().hash()).isEqualTo(whole.checkpoint().hash());
        assertThat(resumed.outcome()).isEqualTo(whole.outcome());
    }

    @Test
    void aTrainingThatHadEndedIsNotDoneAgain() {
        var first = training("ended")
                .run(definition, StartingStudent.base(definition), MANIFEST, examples(5), NOBODY_LISTENS);
        var again = training("ended")
                .run(definition, StartingStudent.base(definition), MANIFEST, examples(5), progress -> {
                    throw new IllegalStateException("a step was made");
                });
        assertThat(again).isEqualTo(first);
    }

    @Test
    void anotherManifestOrSeedGivesAnotherStudent() {
        var one =
                training("a").run(definition, StartingStudent.base(definition), MANIFEST, examples(5), NOBODY_LISTENS);
        var otherManifest = training("b")
                .run(definition, StartingStudent.base(definition), "cd".repeat(32), examples(5), NOBODY_LISTENS);
        var reseeded = PipelineDefinition.newBuilder(definition).setSeed(8).build();
        var otherSeed =
                training("c").run(reseeded, StartingStudent.base(reseeded), MANIFEST, examples(5), NOBODY_LISTENS);
        assertThat(Stream.of(one, otherManifest, otherSeed)
                        .map(trained -> trained.checkpoint().hash()))
                .doesNotHaveDuplicates();
    }

    @Test
    void aStageThatGoesOnBeginsWithTheLastCheckpointAndRefusesOneThatIsNotWhatItsNameSays() throws IOException {
        var last = training("on")
                .run(definition, StartingStudent.base(definition), MANIFEST, examples(5), NOBODY_LISTENS)
                .checkpoint();
        var next = "cd".repeat(32);
        var fromBase =
                training("on").run(definition, StartingStudent.base(definition), next, examples(5), NOBODY_LISTENS);
        var goesOn = training("on").run(definition, start(last), next, examples(5), NOBODY_LISTENS);
        assertThat(goesOn.checkpoint().hash())
                .isNotEqualTo(fromBase.checkpoint().hash());
        assertThat(goesOn.outcome().finalLoss()).isLessThan(fromBase.outcome().finalLoss());

        Files.writeString(Path.of(last.uri()).resolve("config.json"), "{}");
        assertThatThrownBy(
                        () -> training("on").run(definition, start(last), "ef".repeat(32), examples(5), NOBODY_LISTENS))
                .hasMessageContaining(last.hash());
    }

    private static StartingStudent start(CheckpointStore.Stored checkpoint) {
        return StartingStudent.of(Checkpoint.newBuilder()
                .setLedger("acme")
                .setPipeline("p")
                .setStage(0)
                .setUri(checkpoint.uri().toString())
                .setHash(checkpoint.hash())
                .setManifestHash(MANIFEST)
                .setParameters(0)
                .setExamples(0)
                .setSteps(0)
                .setTokens(0)
                .setLoss(0)
                .setMillis(0)
                .setAt(java.time.Instant.EPOCH)
                .setCause(new io.evenkeel.contracts.avro.Cause("budget.stage-plans", 0, 0L))
                .build());
    }

    @Test
    void settingsThatWereChangedBetweenTwoStartsBeginAnew() {
        training("changed").run(definition, StartingStudent.base(definition), MANIFEST, examples(5), NOBODY_LISTENS);
        var longer =
                PipelineDefinition.newBuilder(definition).setTrainingSteps(7).build();
        var trained =
                training("changed").run(longer, StartingStudent.base(longer), MANIFEST, examples(5), NOBODY_LISTENS);
        assertThat(trained.outcome().steps()).isEqualTo(7);
        var fresh = training("fresh").run(longer, StartingStudent.base(longer), MANIFEST, examples(5), NOBODY_LISTENS);
        assertThat(trained.checkpoint().hash()).isEqualTo(fresh.checkpoint().hash());
    }

    @Test
    void anExampleTooLongForTheStudentIsLeftOutAndNotCounted() {
        var examples = new ArrayList<>(examples(3));
        examples.add(new TrainingExample("c-long", "a", "?".repeat(100), "r", "a"));
        assertThat(training("long")
                        .run(definition, StartingStudent.base(definition), MANIFEST, examples, NOBODY_LISTENS)
                        .examples())
                .isEqualTo(3);
    }

    @Test
    void snapshotsGoWithTheAnnouncement() throws IOException {
        var training = training("announced");
        training.run(definition, StartingStudent.base(definition), MANIFEST, examples(3), NOBODY_LISTENS);
        var snapshots = folder.resolve("announced/snapshots");
        try (var left = Files.list(snapshots)) {
            assertThat(left).hasSize(1);
        }
        training.announced(MANIFEST);
        assertThat(snapshots).isEmptyDirectory();
    }

    @Test
    void aStudentThatWritesQuestionsIsTaughtToInEachDomain() {
        var examples = List.of(
                new TrainingExample("c-1", "a", "q1", "r", "1"),
                new TrainingExample("c-2", "a", "q2", "r", "2"),
                new TrainingExample("c-3", "a", "q3", "r", "3"),
                new TrainingExample("c-4", "b", "q4", "r", "4"));
        assertThat(Lessons.of(examples, 2))
                .extracting(lesson -> lesson.id())
                .containsExactly("c-1", "c-1/question", "c-2", "c-3", "c-3/question", "c-4", "c-4/question");
        assertThat(Lessons.of(examples, 0))
                .extracting(lesson -> lesson.id())
                .containsExactly("c-1", "c-2", "c-3", "c-4");
        assertThat(Lessons.of(examples, 2).get(1))
                .extracting(lesson -> lesson.prompt(), lesson -> lesson.completion())
                .containsExactly(Prompt.newQuestion("a"), "q1");
    }

    private StageTraining training(String home) {
        var place = folder.resolve(home);
        return new StageTraining(
                new CheckpointStore(place.resolve("checkpoints"), "local"),
                place.resolve("snapshots"),
                SNAPSHOT_EVERY,
                4);
    }

    private static List<TrainingExample> examples(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> new TrainingExample("c-" + i, "a", i + " + 1?", "add 1", Integer.toString(i + 1)))
                .toList();
    }
}

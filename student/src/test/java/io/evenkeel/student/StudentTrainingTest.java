package io.evenkeel.student;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import io.evenkeel.student.StudentTraining.Plan;
import io.evenkeel.student.StudentTraining.Progress;
import io.evenkeel.student.checkpoint.PeftAdapter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StudentTrainingTest {
    private static final List<PromptAndCompletion> EXAMPLES = Examples.additions(50, 1);
    private static final int STEPS = 20;
    private static final int SNAPSHOT_EVERY = 6;

    @TempDir
    private Path folder;

    private static final LoraSettings LORA =
            new LoraSettings(4, 16, 0, EnumSet.of(Projection.Q, Projection.V, Projection.UP, Projection.DOWN));

    @Test
    void trainingLowersTheLoss() {
        try (var student = Student.create(Examples.small(), 1)) {
            double before = student.loss(EXAMPLES);
            StudentTraining.train(student, EXAMPLES, plan(1), folder, progress -> {});
            assertThat(student.loss(EXAMPLES)).isLessThan(0.8 * before);
        }
    }

    @Test
    void theSameSeedGivesBitwiseTheSameWeightsAndAnotherSeedOthers() {
        var once = trained(plan(1), folder.resolve("once"), progress -> {});
        assertThat(trained(plan(1), folder.resolve("again"), progress -> {})).isEqualTo(once);
        assertThat(trained(plan(2), folder.resolve("other"), progress -> {})).isNotEqualTo(once);
    }

    @Test
    void aTrainingThatIsCutOffAndResumedEndsBitwiseAsOneThatRanThrough() {
        var through = trained(plan(1), folder.resolve("through"), progress -> {});
        var resumed = folder.resolve("resumed");
        cutOffAfter(SNAPSHOT_EVERY - 2, resumed);
        cutOffAfter(2 * SNAPSHOT_EVERY + 3, resumed);
        var steps = new ArrayList<Integer>();
        assertThat(trained(plan(1), resumed, progress -> steps.add(progress.step())))
                .isEqualTo(through);
        assertThat(steps).startsWith(2 * SNAPSHOT_EVERY + 1).endsWith(STEPS);
    }

    @Test
    void theOutcomeOfAResumedTrainingIsThatOfOneThatRanThrough() {
        try (var one = Student.create(Examples.small(), 1);
                var other = Student.create(Examples.small(), 1)) {
            var through = StudentTraining.train(one, EXAMPLES, plan(1), folder.resolve("through"), progress -> {});
            cutOffAfter(SNAPSHOT_EVERY + 1, folder.resolve("resumed"));
            assertThat(StudentTraining.train(other, EXAMPLES, plan(1), folder.resolve("resumed"), progress -> {}))
                    .isEqualTo(through);
        }
    }

    @Test
    void aDamagedNewestSnapshotIsSkippedForTheOneBefore() throws IOException {
        var through = trained(plan(1), folder.resolve("through"), progress -> {});
        var resumed = folder.resolve("resumed");
        cutOffAfter(2 * SNAPSHOT_EVERY + 3, resumed);
        var newest = resumed.resolve("step-%09d.safetensors".formatted(2 * SNAPSHOT_EVERY));
        var bytes = Files.readAllBytes(newest);
        Files.write(newest, Arrays.copyOf(bytes, bytes.length / 2));
        Files.write(resumed.resolve("step-000000018.safetensors.writing"), new byte[7]);
        var steps = new ArrayList<Integer>();
        assertThat(trained(plan(1), resumed, progress -> steps.add(progress.step())))
                .isEqualTo(through);
        assertThat(steps).startsWith(SNAPSHOT_EVERY + 1);
    }

    @Test
    void aFinishedTrainingIsNotRepeated() {
        var through = trained(plan(1), folder, progress -> {});
        assertThat(trained(plan(1), folder, progress -> {
                    throw new AssertionError("trained again");
                }))
                .isEqualTo(through);
    }

    @Test
    void snapshotsOfAnotherTrainingAreRefused() {
        cutOffAfter(SNAPSHOT_EVERY + 1, folder);
        assertThatThrownBy(() -> trained(plan(2), folder, progress -> {}))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("another training");
    }

    @Test
    void aLossThatIsNotFiniteStopsWithTheBatchsIdsAndLeavesTheLastSnapshot() throws IOException {
        var plan = new Plan(STEPS, 4, 100, 1e18, 0, 0, 0, 1, 1);
        try (var student = Student.create(Examples.small(), 1)) {
            assertThatThrownBy(() -> StudentTraining.train(student, EXAMPLES, plan, folder, progress -> {}))
                    .isInstanceOfSatisfying(NonFiniteLoss.class, failure -> {
                        assertThat(failure.step()).isPositive();
                        assertThat(failure.exampleIds()).hasSize(4).allMatch(id -> id.startsWith("e"));
                        assertThat(failure)
                                .hasMessageContaining(failure.exampleIds().get(0));
                    });
        }
        try (var snapshots = Files.list(folder)) {
            assertThat(snapshots).isNotEmpty();
        }
    }

    @Test
    void examplesThatCannotBeTrainedOnAreLeftOutByName() {
        var examples = new ArrayList<>(EXAMPLES);
        examples.add(new PromptAndCompletion("empty", Prompt.verbatim("Q"), ""));
        examples.add(new PromptAndCompletion("long", Prompt.verbatim("Q".repeat(90)), "A".repeat(10)));
        try (var student = Student.create(Examples.small(), 1)) {
            assertThat(StudentTraining.train(student, examples, plan(1), folder, progress -> {})
                            .leftOut())
                    .containsExactly("empty", "long");
            assertThatThrownBy(() ->
                            StudentTraining.train(student, examples.subList(50, 52), plan(1), folder, progress -> {}))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void trainingAndUseLeaveNoArrayBehind() {
        try (var student = Student.create(Examples.small(), 1);
                var scope = student.decoder().newScope()) {
            student.score(EXAMPLES); // the rotary table is made when it is first needed
            int before = scope.getParentManager().getManagedArrays().size();
            StudentTraining.train(student, EXAMPLES, plan(1), folder, progress -> {});
            student.generate(List.of(Prompt.verbatim("Q"), Prompt.verbatim("R: longer")), new Sampling(20, 1, 0.9, 1));
            student.score(EXAMPLES);
            assertThat(scope.getParentManager().getManagedArrays()).hasSize(before);
        }
    }

    @Test
    void passesOfAFewExamplesAddUpToTheWholeBatchs() {
        var whole = trained(plan(1), folder.resolve("whole"), progress -> {});
        var inPasses = trained(plan(1).withMicroBatchSize(3), folder.resolve("passes"), progress -> {});
        assertThat(inPasses).isNotEqualTo(whole);
        whole.forEach((name, values) -> {
            var others = inPasses.getOrDefault(name, List.of());
            for (int i = 0; i < values.size(); i++) {
                assertThat(others.get(i)).as(name).isCloseTo(values.get(i), within(2e-3f));
            }
        });
    }

    @Test
    void anAdapterIsTrainedInPlaceOfTheWeightsAndSavedBothWays() {
        try (var student = Student.create(Examples.small(), 1);
                var base = Student.create(Examples.small(), 1)) {
            double before = student.loss(EXAMPLES);
            StudentTraining.train(student, EXAMPLES, plan(1).withLora(LORA), folder, progress -> {});
            double after = student.loss(EXAMPLES);
            assertThat(after).isLessThan(before - 0.05);
            assertThat(weights(student)).isEqualTo(weights(base));

            var saved = folder.resolve("saved");
            student.save(saved);
            try (var merged = Student.load(saved)) {
                assertThat(merged.loss(EXAMPLES)).isCloseTo(after, within(1e-5));
            }
            var adapter = PeftAdapter.read(saved.resolve("lora"), base.config());
            assertThat(adapter.settings()).isEqualTo(LORA);
            base.decoder().adapt(adapter.settings(), adapter.weights());
            assertThat(base.loss(EXAMPLES)).isCloseTo(after, within(1e-5));
        }
    }

    @Test
    void anAdaptersTrainingWithDropoutResumesToBitwiseTheSame() {
        var through = adapterTrained(folder.resolve("through"), Integer.MAX_VALUE);
        assertThatThrownBy(() -> adapterTrained(folder.resolve("resumed"), SNAPSHOT_EVERY + 2))
                .isInstanceOf(CutOff.class);
        assertThat(adapterTrained(folder.resolve("resumed"), Integer.MAX_VALUE)).isEqualTo(through);
    }

    @Test
    void aSecondTrainingGoesOnFromTheFirstsAdapter() {
        try (var student = Student.create(Examples.small(), 1)) {
            StudentTraining.train(student, EXAMPLES, plan(1).withLora(LORA), folder.resolve("1"), progress -> {});
            double after = student.loss(EXAMPLES);
            StudentTraining.train(student, EXAMPLES, plan(2).withLora(LORA), folder.resolve("2"), progress -> {});
            assertThat(student.loss(EXAMPLES)).isLessThan(after);
        }
    }

    private static Map<String, List<Float>> adapterTrained(Path snapshots, int cutOffAfter) {
        var dropping = new LoraSettings(LORA.rank(), LORA.alpha(), 0.2, LORA.targets());
        try (var student = Student.create(Examples.small(), 1)) {
            StudentTraining.train(student, EXAMPLES, plan(1).withLora(dropping), snapshots, progress -> {
                if (progress.step() == cutOffAfter) {
                    throw new CutOff();
                }
            });
            return values(student.decoder().adapterWeights());
        }
    }

    private static Plan plan(long seed) {
        return new Plan(STEPS, 8, 100, 5e-3, 3, 0.01, 1, seed, SNAPSHOT_EVERY);
    }

    private static Map<String, List<Float>> trained(Plan plan, Path snapshots, Consumer<Progress> progress) {
        try (var student = Student.create(Examples.small(), 1)) {
            StudentTraining.train(student, EXAMPLES, plan, snapshots, progress);
            return weights(student);
        }
    }

    private static Map<String, List<Float>> weights(Student student) {
        return values(student.decoder().weights());
    }

    private static Map<String, List<Float>> values(Map<String, NDArray> arrays) {
        var weights = new LinkedHashMap<String, List<Float>>();
        arrays.forEach((name, weight) -> {
            var values = new ArrayList<Float>(); // boxed floats are equal when their bits are
            for (float value : weight.toFloatArray()) {
                values.add(value);
            }
            weights.put(name, values);
        });
        return weights;
    }

    private static void cutOffAfter(int step, Path snapshots) {
        assertThatThrownBy(() -> trained(plan(1), snapshots, progress -> {
                    if (progress.step() == step) {
                        throw new CutOff();
                    }
                }))
                .isInstanceOf(CutOff.class);
    }

    private static final class CutOff extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }
}

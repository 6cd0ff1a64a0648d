package io.evenkeel.student;

import io.evenkeel.student.decoder.InitialWeights;
import io.evenkeel.student.seed.Seed;
import io.evenkeel.student.training.EncodedExamples;
import io.evenkeel.student.training.StageTraining;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One stage's training: resumable, seeded, bitwise repeatable on CPU (same machine, same number of threads). */
public final class StudentTraining {
    private StudentTraining() {}

    /**
     * What a training does.
     *
     * @param steps optimizer steps
     * @param batchSize examples of a step
     * @param microBatchSize examples of one pass over the network; a step's passes add up to the same gradient, in less memory
     * @param maxTokens longest example in tokens, markers included; longer ones are left out
     * @param learningRate peak, after warm-up; from there along half a cosine to zero
     * @param warmupSteps steps of linear climb
     * @param weightDecay AdamW's, on every weight
     * @param clipNorm the gradient's largest global L2 norm; 0 for no clipping
     * @param seed of the order of examples
     * @param snapshotEverySteps steps between snapshots; one is always written at the end
     * @param lora the adapter that is trained in place of the weights; null to train all weights
     */
    public record Plan(
            int steps,
            int batchSize,
            int microBatchSize,
            int maxTokens,
            double learningRate,
            int warmupSteps,
            double weightDecay,
            double clipNorm,
            long seed,
            int snapshotEverySteps,
            @Nullable LoraSettings lora) {

        /** @throws IllegalArgumentException naming the first value that is not allowed, and what is */
        public Plan {
            from(1, "steps", steps);
            from(1, "batchSize", batchSize);
            from(1, "microBatchSize", microBatchSize);
            from(3, "maxTokens", maxTokens);
            from(0, "warmupSteps", warmupSteps);
            from(1, "snapshotEverySteps", snapshotEverySteps);
            if (!(learningRate > 0) || !(weightDecay >= 0) || !(clipNorm >= 0)) {
                throw new IllegalArgumentException("learningRate is " + learningRate + ", weightDecay " + weightDecay
                        + ", clipNorm " + clipNorm + "; allowed: the first above 0, the others from 0.");
            }
        }

        /** All weights, and each batch in one pass. */
        public Plan(
                int steps,
                int batchSize,
                int maxTokens,
                double learningRate,
                int warmupSteps,
                double weightDecay,
                double clipNorm,
                long seed,
                int snapshotEverySteps) {
            this(
                    steps,
                    batchSize,
                    batchSize,
                    maxTokens,
                    learningRate,
                    warmupSteps,
                    weightDecay,
                    clipNorm,
                    seed,
                    snapshotEverySteps,
                    null);
        }

        /** The same, an adapter trained in place of the weights. */
        public Plan withLora(LoraSettings adapter) {
            return new Plan(
                    steps,
                    batchSize,
                    microBatchSize,
                    maxTokens,
                    learningRate,
                    warmupSteps,
                    weightDecay,
                    clipNorm,
                    seed,
                    snapshotEverySteps,
                    adapter);
        }

        /** The same, in passes of so many examples. */
        public Plan withMicroBatchSize(int examples) {
            return new Plan(
                    steps,
                    batchSize,
                    examples,
                    maxTokens,
                    learningRate,
                    warmupSteps,
                    weightDecay,
                    clipNorm,
                    seed,
                    snapshotEverySteps,
                    lora);
        }

        private static void from(int least, String name, int value) {
            if (value < least) {
                throw new IllegalArgumentException(
                        name + " is " + value + "; allowed: whole numbers from " + least + ".");
            }
        }
    }

    /**
     * Told after each step, on the training's thread. Whatever the listener throws ends the training; the snapshots stay.
     *
     * @param step steps made
     * @param steps steps to make
     * @param loss of this step's batch, mean nats per predicted token
     * @param tokensPerSecond since this start, prompts included, padding not
     * @param etaMillis expected milliseconds to the end
     */
    public record Progress(int step, int steps, double loss, double tokensPerSecond, long etaMillis) {}

    /**
     * What came of a training.
     *
     * @param finalLoss mean nats per predicted token, exponentially smoothed over about the last 20 steps
     * @param steps steps made, those before a resume included
     * @param tokens tokens trained on, those before a resume included; prompts included, padding not
     * @param leftOut ids of examples that were not trained on: empty completion, or longer than the plan's maxTokens
     */
    public record Outcome(double finalLoss, int steps, long tokens, List<String> leftOut) {}

    /**
     * Trains in place; an adapter that the student has from an earlier training is worked into its weights first. Resumes from the newest complete snapshot in snapshotDirectory, if any; snapshots are written there.
     * Interrupted and resumed, it ends in bitwise the same weights as in one go.
     *
     * @param student as it was when the training first started; a resume puts the snapshot's weights in its place
     * @param snapshotDirectory this training's own; made if it is not there
     * @throws NonFiniteLoss naming the batch's example ids; the last snapshot stays
     * @throws IllegalStateException when the snapshots there are of another training
     * @throws IllegalArgumentException when no example can be trained on
     */
    public static Outcome train(
            Student student,
            List<PromptAndCompletion> examples,
            Plan plan,
            Path snapshotDirectory,
            Consumer<Progress> progress) {
        int longest = Math.min(plan.maxTokens(), student.config().maxPositions());
        var encoded = EncodedExamples.of(examples, student.wording(), longest);
        if (encoded.ids().isEmpty()) {
            throw new IllegalArgumentException("None of " + examples.size() + " examples can be trained on: empty"
                    + " completions, or more than " + longest + " tokens.");
        }
        synchronized (student) {
            var adapter = plan.lora();
            if (adapter == null) {
                student.decoder().workIn();
            } else {
                student.decoder().adapt(adapter, new InitialWeights(student.config(), new Seed(plan.seed())));
            }
            return new StageTraining(student.decoder(), encoded, plan, System::nanoTime)
                    .run(snapshotDirectory, progress);
        }
    }
}

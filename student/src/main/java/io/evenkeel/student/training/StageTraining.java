package io.evenkeel.student.training;

import io.evenkeel.student.NonFiniteLoss;
import io.evenkeel.student.StudentTraining.Outcome;
import io.evenkeel.student.StudentTraining.Plan;
import io.evenkeel.student.StudentTraining.Progress;
import io.evenkeel.student.decoder.Decoder;
import io.evenkeel.student.decoder.TokenSequence;
import io.evenkeel.student.seed.Seed;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/** The training loop. */
public final class StageTraining {
    private final Decoder decoder;
    private final EncodedExamples examples;
    private final Plan plan;
    private final LongSupplier nanoClock;

    /** @param nanoClock only for speed and remaining time in progress reports; decides nothing */
    public StageTraining(Decoder decoder, EncodedExamples examples, Plan plan, LongSupplier nanoClock) {
        this.decoder = decoder;
        this.examples = examples;
        this.plan = plan;
        this.nanoClock = nanoClock;
    }

    /** Trains the decoder's weights, or its adapter's, in place, from the newest snapshot or from the start. */
    public Outcome run(Path snapshotDirectory, Consumer<Progress> progress) {
        var weights = decoder.trainable();
        var snapshots = new Snapshots(snapshotDirectory, TrainingIdentity.of(plan, examples, decoder));
        var lengths =
                examples.sequences().stream().mapToInt(TokenSequence::length).toArray();
        var batches = new BatchSchedule(lengths, plan.batchSize(), new Seed(plan.seed()));
        var schedule = new WarmupCosine(plan.learningRate(), plan.warmupSteps(), plan.steps());
        try (var optimizer = new AdamW(decoder)) {
            var start = snapshots.restore(weights, optimizer).orElse(LoopState.START);
            long startedNanos = nanoClock.getAsLong();
            var state = start;
            while (state.step() < plan.steps()) {
                var batch = batches.at(state.step());
                var sequences =
                        Arrays.stream(batch).mapToObj(examples.sequences()::get).toList();
                double loss = optimizer.step(
                        sequences,
                        plan.microBatchSize(),
                        schedule.at(state.step()),
                        plan.weightDecay(),
                        plan.clipNorm(),
                        new Seed(plan.seed()).derive("dropout", state.step()));
                if (!Double.isFinite(loss)) {
                    throw new NonFiniteLoss(
                            state.step(),
                            Arrays.stream(batch).mapToObj(examples.ids()::get).toList());
                }
                state = state.after(
                        loss,
                        sequences.stream().mapToLong(TokenSequence::length).sum());
                if (state.step() % plan.snapshotEverySteps() == 0 || state.step() == plan.steps()) {
                    snapshots.write(state, weights, optimizer);
                }
                progress.accept(report(start, state, loss, nanoClock.getAsLong() - startedNanos));
            }
            return new Outcome(state.smoothedLoss(), state.step(), state.tokens(), examples.leftOut());
        }
    }

    private Progress report(LoopState start, LoopState now, double loss, long nanos) {
        double seconds = Math.max(1, nanos) / 1e9;
        double secondsPerStep = seconds / (now.step() - start.step());
        return new Progress(
                now.step(),
                plan.steps(),
                loss,
                (now.tokens() - start.tokens()) / seconds,
                Math.round(1_000 * secondsPerStep * (plan.steps() - now.step())));
    }
}

package io.evenkeel.launcher.demo;

import io.evenkeel.contracts.avro.DomainPlan;
import io.evenkeel.contracts.avro.StagePlan;
import io.evenkeel.contracts.avro.TrainerPhase;
import io.evenkeel.contracts.avro.TrainingProgress;
import io.evenkeel.launcher.report.Account;
import io.evenkeel.launcher.report.PipelineFold;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** What somebody who watches wants to know now: stage, money, examples of each domain, training. Pure. */
public final class LiveProgress {
    private static final long MILLIS_A_SECOND = 1_000;

    private LiveProgress() {}

    /** A few lines, the stage first. */
    public static List<String> lines(PipelineFold fold) {
        var lines = new ArrayList<String>();
        var plan = fold.plans().values().stream().reduce((earlier, later) -> later);
        lines.add(plan.map(newest -> stage(newest, fold)).orElseGet(() -> waiting(fold)));
        fold.tokens().map(LiveProgress::tokens).ifPresent(lines::add);
        plan.map(newest -> domains(newest, fold)).ifPresent(lines::add);
        fold.progress()
                .filter(progress -> progress.getPhase() != TrainerPhase.IDLE)
                .map(LiveProgress::training)
                .ifPresent(lines::add);
        return lines;
    }

    private static String waiting(PipelineFold fold) {
        return fold.inForce().map(now -> now.getReason()).orElse("waits for the pipeline");
    }

    private static String stage(StagePlan plan, PipelineFold fold) {
        var phase = fold.inForce().map(now -> now.getPhase().name()).orElse("");
        return "stage %d of %d, %s (%s), %s"
                .formatted(
                        plan.getStage() + 1,
                        plan.getStages(),
                        plan.getState().name().toLowerCase(Locale.ROOT),
                        plan.getPolicy(),
                        phase.toLowerCase(Locale.ROOT));
    }

    private static String tokens(Account account) {
        return String.format(
                Locale.ROOT,
                "tokens granted %,d  reserved %,d  posted %,d",
                account.granted(),
                account.reserved(),
                account.posted());
    }

    private static String domains(StagePlan plan, PipelineFold fold) {
        return plan.getDomains().stream()
                .filter(domain -> domain.getQuota() > 0)
                .map(domain -> domain(domain, fold.accepted(plan.getStage(), domain.getDomain())))
                .collect(Collectors.joining("  "));
    }

    private static String domain(DomainPlan domain, long accepted) {
        return domain.getDomain() + " " + accepted + "/" + domain.getQuota();
    }

    private static String training(TrainingProgress progress) {
        if (progress.getJob() != null) {
            return "training stage " + (progress.getStage() + 1) + ": job " + progress.getJob();
        }
        return progress.getPhase() == TrainerPhase.TRAINING
                ? String.format(
                        Locale.ROOT,
                        "training stage %d: step %d/%d, loss %.3f, %.0f tokens/s, %d s left",
                        progress.getStage() + 1,
                        progress.getStep(),
                        progress.getSteps(),
                        progress.getLoss(),
                        progress.getTokensPerSecond(),
                        progress.getEtaMillis() / MILLIS_A_SECOND)
                : "evaluating %s: %d/%d questions"
                        .formatted(
                                progress.getStage() < 0
                                        ? "the untrained student"
                                        : "stage " + (progress.getStage() + 1),
                                progress.getStep(),
                                progress.getSteps());
    }
}

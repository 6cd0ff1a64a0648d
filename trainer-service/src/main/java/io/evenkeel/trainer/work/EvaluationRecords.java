package io.evenkeel.trainer.work;

import io.evenkeel.contracts.Texts;
import io.evenkeel.contracts.avro.Aggregate;
import io.evenkeel.contracts.avro.Checkpoint;
import io.evenkeel.contracts.avro.DomainAccuracy;
import io.evenkeel.contracts.avro.Evaluation;
import io.evenkeel.contracts.avro.EvaluationExample;
import io.evenkeel.method.evaluation.Accuracy;
import io.evenkeel.method.evaluation.Tally;
import io.evenkeel.trainer.domain.evaluation.HeldOutExample;
import io.evenkeel.trainer.domain.evaluation.Scores;
import io.evenkeel.trainer.log.Found;
import java.time.Instant;
import java.util.List;

/** Between records and what grading knows. */
final class EvaluationRecords {
    private EvaluationRecords() {}

    static HeldOutExample example(EvaluationExample record) {
        return new HeldOutExample(
                record.getExampleId(),
                record.getDomain(),
                record.getVersion(),
                Texts.read(record.getQuestion()),
                Texts.readOrNull(record.getReference()));
    }

    static Evaluation evaluation(
            Found<Checkpoint> checkpoint,
            int version,
            Scores scores,
            List<String> tailDomains,
            long millis,
            Instant now) {
        var evaluated = checkpoint.value();
        return new Evaluation(
                evaluated.getLedger(),
                evaluated.getPipeline(),
                evaluated.getStage(),
                evaluated.getHash(),
                version,
                scores.domains().entrySet().stream()
                        .map(domain -> domain(domain.getKey(), domain.getValue()))
                        .toList(),
                tailDomains,
                aggregate(scores.macro()),
                aggregate(scores.micro()),
                aggregate(scores.head()),
                aggregate(scores.tail()),
                millis,
                now,
                checkpoint.place());
    }

    /** What the checkpoint of the stage before is worth, said of this stage's, which is the same. */
    static Evaluation again(Found<Checkpoint> checkpoint, Evaluation before, Instant now) {
        return Evaluation.newBuilder(before)
                .setStage(checkpoint.value().getStage())
                .setMillis(0)
                .setAt(now)
                .setCause(checkpoint.place())
                .build();
    }

    private static DomainAccuracy domain(String name, Tally tally) {
        var record = DomainAccuracy.newBuilder()
                .setDomain(name)
                .setCorrect(Math.toIntExact(tally.correct()))
                .setTotal(Math.toIntExact(tally.total()));
        if (Accuracy.of(tally) instanceof Accuracy.Measured measured) {
            record.setLow(measured.interval().low()).setHigh(measured.interval().high());
        }
        return record.build();
    }

    private static Aggregate aggregate(Scores.Aggregate scores) {
        var record = Aggregate.newBuilder().setDomains(scores.domains()).setTotal(Math.toIntExact(scores.total()));
        if (scores.accuracy() instanceof Accuracy.Measured measured) {
            record.setAccuracy(measured.value())
                    .setLow(measured.interval().low())
                    .setHigh(measured.interval().high());
        }
        return record.build();
    }
}

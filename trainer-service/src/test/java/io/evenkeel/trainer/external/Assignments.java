package io.evenkeel.trainer.external;

import io.evenkeel.contracts.avro.Cause;
import io.evenkeel.contracts.avro.PipelineDefinition;
import io.evenkeel.contracts.avro.Provenance;
import io.evenkeel.contracts.avro.StageManifest;
import io.evenkeel.trainer.Said;
import io.evenkeel.trainer.training.StartingStudent;
import io.evenkeel.trainer.training.TrainingExample;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Stage 0 of acme/p, sealed with a few additions. */
final class Assignments {
    static final String MANIFEST_HASH = "ab".repeat(32);
    static final String MERKLE_ROOT = "cd".repeat(32);

    private Assignments() {}

    static Assignment of(PipelineDefinition definition, List<TrainingExample> examples) {
        var manifest = new StageManifest(
                Said.LEDGER,
                Said.PIPELINE,
                0,
                examples.size(),
                "",
                "",
                Map.of("adding", examples.size()),
                List.of(),
                MERKLE_ROOT,
                "",
                MANIFEST_HASH,
                new Provenance(new Cause("x", 0, 0L), 0L, Instant.EPOCH, "test/1", ""));
        return new Assignment(definition, manifest, StartingStudent.base(definition), examples);
    }

    /** @param student a URI or {@code tiny} */
    static Assignment of(String student) {
        return of(Said.definition(student).build(), examples(3));
    }

    static List<TrainingExample> examples(int count) {
        return IntStream.range(0, count)
                .mapToObj(i ->
                        new TrainingExample("c-" + i, "adding", i + " + 1?", "add \"one\"", Integer.toString(i + 1)))
                .toList();
    }
}

package io.evenkeel.sampler.domain.evaluation;

import io.evenkeel.method.identity.Ids;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.TreeSet;

/** Names of evaluation examples and sets. */
public final class EvaluationIds {

    /** Version of these rules, as decision records name them. */
    public static final String VERSION = "evaluation-set/1";

    private EvaluationIds() {}

    /** The id of the example that a record became: the same in every version of the set. */
    public static String example(String ledger, String pipeline, String recordId) {
        return Ids.of("e", ledger, pipeline, recordId);
    }

    /** The hash of a set: SHA-256 over the sorted example ids, joined by line feeds, in UTF-8; hex. */
    public static String hash(Collection<String> exampleIds) {
        return Ids.sha256(String.join("\n", new TreeSet<>(exampleIds)).getBytes(StandardCharsets.UTF_8));
    }
}

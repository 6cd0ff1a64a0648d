package io.evenkeel.sampler.stream;

import io.evenkeel.contracts.Keys;
import io.evenkeel.contracts.avro.Observation;

/**
 * One domain of one pipeline, and how its rows are named in the stores.
 *
 * <p>A domain may hold any character, so its length stands before it: no domain's rows begin like another's.
 */
record Place(String ledger, String pipeline, String domain) {

    static Place of(Observation observation) {
        return new Place(observation.getLedger(), observation.getPipeline(), observation.getDomain());
    }

    /** Key of the topics' records. */
    String key() {
        return Keys.domain(ledger, pipeline, domain);
    }

    /** What its rows begin with. */
    String rows() {
        return pipelineRows(ledger, pipeline) + named();
    }

    /** What its rows of one stage begin with. */
    String rows(int stage) {
        return pipelineRows(ledger, pipeline) + stage + "/" + named();
    }

    /** What all rows of a pipeline begin with. */
    static String pipelineRows(String ledger, String pipeline) {
        return Keys.pipeline(ledger, pipeline) + "/";
    }

    private String named() {
        return domain.length() + ":" + domain + "/";
    }
}

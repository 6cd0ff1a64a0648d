package io.evenkeel.synthesizer.stream;

import io.evenkeel.contracts.Keys;

/** One domain of one stage of a pipeline: whose shortfall is made up. */
record Place(String ledger, String pipeline, int stage, String domain) {

    String pipelineKey() {
        return Keys.pipeline(ledger, pipeline);
    }

    String domainKey() {
        return Keys.domain(ledger, pipeline, domain);
    }

    /** Key of its row; rows of one stage share {@link #stageKey} as their beginning. */
    String row() {
        return stageKey(ledger, pipeline, stage) + domain;
    }

    static String stageKey(String ledger, String pipeline, int stage) {
        return Keys.pipeline(ledger, pipeline) + "/" + stage + "/";
    }
}

package io.evenkeel.sampler.domain.selection;

import io.evenkeel.method.identity.Ids;

/** Names of real candidates and of the requests to score them (protocol, "Rules for everyone"). */
public final class SelectionIds {
    private SelectionIds() {}

    /** A record as a candidate of one stage. */
    public static String candidate(String ledger, String pipeline, int stage, String recordId) {
        return Ids.of("c", ledger, pipeline, Integer.toString(stage), recordId);
    }

    /** The wish to have a candidate scored by one checkpoint. */
    public static String scoreRequest(String candidateId, String checkpointHash) {
        return Ids.of("q", candidateId, checkpointHash);
    }
}

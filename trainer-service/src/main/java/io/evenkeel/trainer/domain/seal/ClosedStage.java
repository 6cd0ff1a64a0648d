package io.evenkeel.trainer.domain.seal;

import java.util.List;

/**
 * A stage as the planner closed it.
 *
 * @param stage from 0
 * @param domains in any order
 */
public record ClosedStage(String ledger, String pipeline, int stage, List<Domain> domains) {

    /** Copies the list. */
    public ClosedStage {
        domains = List.copyOf(domains);
    }

    /**
     * What the planner counted in one domain.
     *
     * @param tail whether it was tail in this stage
     * @param accepted a count
     * @param acceptedHash SHA-256 over the sorted candidate ids joined by line feeds, hex; of no meaning where none was
     *     accepted
     */
    public record Domain(String name, boolean tail, long accepted, String acceptedHash) {}
}

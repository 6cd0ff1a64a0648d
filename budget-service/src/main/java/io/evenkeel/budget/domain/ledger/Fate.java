package io.evenkeel.budget.domain.ledger;

/** What became of a candidate with a call: decides over the example's place that it holds. */
public enum Fate {
    /** It is an example now: its place is posted. */
    ACCEPTED(true),
    /** It is none: its place is free again. */
    REJECTED(true),
    /** Its stage closed first: its place is free again. */
    RETURNED(true),
    /** Another call follows: its place stays held. */
    CONTINUES(false),
    /** It is no candidate, but a call request. */
    NONE(false);

    private final boolean ends;

    Fate(boolean ends) {
        this.ends = ends;
    }

    boolean ends() {
        return ends;
    }
}

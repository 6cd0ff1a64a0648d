package io.evenkeel.gateway.domain.work;

/** Why the teacher is called. */
public enum Purpose {
    /** The first solution of a candidate. */
    RATIONALE("rationale"),
    /** An independent solution, to be compared with the first. */
    SECOND_SOLVE("second-solve"),
    /** New questions for a domain. */
    WRITE_QUESTIONS("write-questions"),
    /** The reference answer of a held-out example. */
    REFERENCE("reference");

    private final String label;

    Purpose(String label) {
        this.label = label;
    }

    /** As it stands in a call id. */
    public String label() {
        return label;
    }
}

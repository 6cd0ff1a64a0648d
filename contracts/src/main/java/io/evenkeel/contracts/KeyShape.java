package io.evenkeel.contracts;

/**
 * What a topic's key is, and so which records stay in order. Shapes that begin with a ledger are partitioned by that
 * ledger alone, whatever the rest of the key: everything that one ledger pays for meets in one task.
 */
public enum KeyShape {
    RECORD_ID("record id", false),
    LEDGER("ledger", true),
    PIPELINE("ledger/pipeline", true),
    DOMAIN("ledger/pipeline/domain", true),
    CANDIDATE("candidate id", false),
    WORK_ITEM("work item id", false),
    ORIGINAL("as the origin", false);

    private final String label;
    private final boolean byLedger;

    KeyShape(String label, boolean byLedger) {
        this.label = label;
        this.byLedger = byLedger;
    }

    /** How documentation names it. */
    public String label() {
        return label;
    }

    /** True when the partition follows from the key's first part, the ledger. */
    public boolean byLedger() {
        return byLedger;
    }
}

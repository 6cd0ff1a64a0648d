package io.evenkeel.budget.domain.ledger;

import java.util.Locale;

/** What an account counts, in the order in which a reservation is checked. */
public enum Unit {
    /** Examples of a quota. */
    EXAMPLES,
    /** Teacher tokens, prompt and completion together. */
    TOKENS,
    /** Money in billionths of the currency. */
    NANOS;

    /** The name in records and sentences. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}

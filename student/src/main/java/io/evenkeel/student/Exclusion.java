package io.evenkeel.student;

/** Why an example has no score: the first of these that holds. */
public enum Exclusion {
    /** The completion has no token. */
    EMPTY_COMPLETION,
    /** Prompt and completion are longer than the student's positions. */
    TOO_LONG,
    /** A likelihood, or the ratio, is not a finite number. */
    NOT_FINITE,
    /** The completion alone costs the student nothing, so the loss ratio has no value. */
    ZERO_DENOMINATOR
}

package io.evenkeel.student.generation;

/** Why a reply has no more text. */
public enum Ending {
    /** The student said its end marker, or a stop sequence came. */
    STOP,
    /** It has the tokens asked for, or reached the last position. */
    LENGTH,
    /** Nobody wanted more, or the generation was closed. */
    LEFT,
    /** The engine failed. */
    FAILED
}

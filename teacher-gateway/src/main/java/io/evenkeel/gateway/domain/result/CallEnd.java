package io.evenkeel.gateway.domain.result;

/** How a call ended, as the call journal tells. */
public sealed interface CallEnd permits CallEnd.Finished, CallEnd.Lost, CallEnd.Abandoned {

    /** Something came back, or it is known what did not. */
    record Finished(TeacherReply reply) implements CallEnd {}

    /** It was sent, or may have been, and nobody will ever know what became of it. */
    record Lost() implements CallEnd {}

    /** It was never billed and never will be. */
    record Abandoned() implements CallEnd {}
}

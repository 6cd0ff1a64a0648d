package io.evenkeel.gateway.teacher;

import io.evenkeel.gateway.domain.result.TeacherReply;

/** What the provider knows of a call by its idempotency key. */
public sealed interface LookUp {

    /** The stored reply and its usage. */
    record Found(TeacherReply reply) implements LookUp {}

    /** It was never billed, and never will be. */
    record NeverBilled() implements LookUp {}

    /** It is under way. */
    record MayStillCome() implements LookUp {}

    /** There is no look-up, or it does not answer. */
    record Unavailable() implements LookUp {}
}

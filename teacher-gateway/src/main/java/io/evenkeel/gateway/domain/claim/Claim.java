package io.evenkeel.gateway.domain.claim;

import java.time.Instant;

/**
 * The first claim of a call, by offset.
 *
 * @param owner the worker's name and start: a restarted worker is another owner
 * @param deadline until when the owner may be busy with it
 * @param offset where it stands in the journal: tells it from other claims of the same owner
 * @param batch our name of the batch that the call goes in; empty for a call of its own
 */
public record Claim(String owner, Instant deadline, long offset, String batch) {
    /** Of a call of its own. */
    public Claim(String owner, Instant deadline, long offset) {
        this(owner, deadline, offset, "");
    }
}

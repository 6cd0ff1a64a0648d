package io.evenkeel.gateway.domain.claim;

import java.time.Instant;

/**
 * The first claim of a call, by offset.
 *
 * @param owner the worker's name and start: a restarted worker is another owner
 * @param deadline until when the owner may be busy with it
 */
public record Claim(String owner, Instant deadline) {}

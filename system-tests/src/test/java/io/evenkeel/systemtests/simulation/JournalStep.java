package io.evenkeel.systemtests.simulation;

import io.evenkeel.gateway.domain.claim.Claim;
import io.evenkeel.gateway.domain.result.CallEnd;
import org.jspecify.annotations.Nullable;

/**
 * A record of the call journal: a claim, or an end.
 *
 * @param claim where it is one; its offset is where it stands
 * @param end where it is one
 */
record JournalStep(
        Call call, @Nullable Claim claim, @Nullable CallEnd end) {}

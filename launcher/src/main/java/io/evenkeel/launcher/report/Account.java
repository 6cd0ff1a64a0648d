package io.evenkeel.launcher.report;

import org.jspecify.annotations.Nullable;

/**
 * One account in one unit, as the journal alone tells it.
 *
 * @param account such as {@code main/stage-0/addition} or {@code teacher:big}
 * @param unit tokens, nanos or examples
 * @param granted the quota; null where the account does not limit this unit
 * @param available the quota less reserved and posted; null as granted
 * @param reserved held for calls that are not settled
 * @param posted settled
 */
public record Account(
        String account,
        String unit,
        @Nullable Long granted,
        @Nullable Long available,
        long reserved,
        long posted) {
    /** True where {@code granted = available + reserved + posted} with no part below zero: nothing was overspent. */
    public boolean holds() {
        return reserved >= 0 && posted >= 0 && (available == null || available >= 0);
    }
}

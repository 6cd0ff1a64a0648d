package io.evenkeel.budget.domain.ledger;

import java.util.Set;

/**
 * What an account may spend, holds and has spent: {@code granted = available + reserved + posted} in each unit.
 *
 * @param granted the quota; without meaning in unlimited units
 * @param unlimited units that this account does not limit
 * @param reserved held for calls under way
 * @param posted spent
 * @param overrun by how much bills went beyond what was held for them; a provider's word against its own bound
 */
public record Account(
        AccountId id, Amount granted, Set<Unit> unlimited, Amount reserved, Amount posted, Amount overrun) {

    /** @throws IllegalArgumentException for a balance that cannot be: a wrong transition stops where it happens */
    public Account {
        unlimited = Set.copyOf(unlimited);
        if (granted.isNegative() || reserved.isNegative() || posted.isNegative() || overrun.isNegative()) {
            throw new IllegalArgumentException("account " + id + " would have a negative part: granted " + granted
                    + ", reserved " + reserved + ", posted " + posted);
        }
        for (var unit : Unit.values()) {
            long used = Math.addExact(reserved.of(unit), posted.of(unit));
            if (!unlimited.contains(unit) && used > Math.addExact(granted.of(unit), overrun.of(unit))) {
                throw new IllegalArgumentException(
                        "account " + id + " would be overspent in " + unit.label() + ": granted " + granted.of(unit)
                                + ", reserved " + reserved.of(unit) + ", posted " + posted.of(unit));
            }
        }
    }

    /** An account with a quota and nothing spent. */
    public static Account opened(AccountId id, Amount quota, Set<Unit> unlimited) {
        return new Account(id, quota, unlimited, Amount.NOTHING, Amount.NOTHING, Amount.NOTHING);
    }

    /** What is left, below 0 after an overrun; {@link Long#MAX_VALUE} where the unit is not limited. */
    public long available(Unit unit) {
        if (unlimited.contains(unit)) {
            return Long.MAX_VALUE;
        }
        return Math.subtractExact(Math.subtractExact(granted.of(unit), reserved.of(unit)), posted.of(unit));
    }

    /** Posted and reserved. */
    public long used(Unit unit) {
        return Math.addExact(posted.of(unit), reserved.of(unit));
    }

    /** Whether a bill went beyond what was held for it. */
    public boolean wentBeyond() {
        return !overrun.cost().equals(Amount.NOTHING);
    }

    /** A quota of at least what is posted and reserved; 0 in unlimited units. */
    public Amount covering(Amount quota) {
        return new Amount(covering(quota, Unit.TOKENS), covering(quota, Unit.NANOS), covering(quota, Unit.EXAMPLES));
    }

    private long covering(Amount quota, Unit unit) {
        return unlimited.contains(unit) ? 0 : Math.max(quota.of(unit), used(unit));
    }

    Account granted(Amount quota, Set<Unit> noLimit) {
        return new Account(id, quota, noLimit, reserved, posted, overrun);
    }

    Account reserving(Amount amount) {
        return new Account(id, granted, unlimited, reserved.plus(amount), posted, overrun);
    }

    Account settling(Amount used, Amount released, Amount beyond) {
        return new Account(id, granted, unlimited, reserved.minus(released), posted.plus(used), overrun.plus(beyond));
    }
}

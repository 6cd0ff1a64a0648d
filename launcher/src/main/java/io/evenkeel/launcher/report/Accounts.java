package io.evenkeel.launcher.report;

import io.evenkeel.contracts.avro.Amounts;
import io.evenkeel.contracts.avro.LedgerEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Balances recomputed from {@code budget.journal} alone, in its own order and by code that shares nothing with the
 * ledger's. Each denial says what its account had left: where that is not what this fold says, it is counted.
 */
public final class Accounts {
    private static final List<String> UNITS = List.of("tokens", "nanos", "examples");

    private final Map<String, Balance> balances = new TreeMap<>();
    private long denials;
    private long contradictions;

    /** Takes the next event of the journal. */
    public void add(LedgerEvent event) {
        switch (event.getKind()) {
            case QUOTA_SET -> balance(event.getAccount()).setQuota(event.getAmounts(), event.getUnlimited());
            case GRANTED -> forEachLevel(event, balance -> balance.reserve(event.getAmounts(), 1));
            // A reconciliation's amounts are the correction of what was posted for want of knowledge.
            case POSTED, OVERRUN, RECONCILED ->
                forEachLevel(event, balance -> {
                    balance.reserve(event.getReleased(), -1);
                    balance.post(event.getAmounts(), 1);
                });
            case VOIDED, CANDIDATE_ENDED -> forEachLevel(event, balance -> balance.reserve(event.getReleased(), -1));
            case DENIED -> compare(event);
            default -> {
                // Says nothing about balances.
            }
        }
    }

    /** Every account and unit that has a quota or was used, by name. */
    public List<Account> all() {
        var rows = new ArrayList<Account>();
        balances.forEach((account, balance) -> {
            for (int unit = 0; unit < UNITS.size(); unit++) {
                if (balance.limits(unit) || balance.reserved[unit] != 0 || balance.posted[unit] != 0) {
                    rows.add(balance.row(account, unit));
                }
            }
        });
        return rows;
    }

    /** One account's tokens, if the journal names it. */
    public Optional<Account> tokens(String account) {
        return Optional.ofNullable(balances.get(account)).map(balance -> balance.row(account, 0));
    }

    /** Denials for want of something; a count. */
    public long denials() {
        return denials;
    }

    /** Denials that say an account had left what this fold does not find there; a count, and it should be 0. */
    public long contradictions() {
        return contradictions;
    }

    private void compare(LedgerEvent event) {
        var denial = event.getDenial();
        int unit = denial == null ? -1 : UNITS.indexOf(denial.getUnit());
        if (denial == null || unit < 0) {
            return;
        }
        denials++;
        var here = balance(denial.getAccount()).row(denial.getAccount(), unit).available();
        if (here == null || here != denial.getAvailable()) {
            contradictions++;
        }
    }

    private interface Change {
        void apply(Balance balance);
    }

    /** A leaf's parents are its prefixes: pipeline, then stage or evaluation, then the domain, which may hold slashes. */
    private void forEachLevel(LedgerEvent event, Change change) {
        var account = event.getAccount();
        int first = account.indexOf('/');
        if (first >= 0) {
            change.apply(balance(account.substring(0, first)));
            int second = account.indexOf('/', first + 1);
            if (second >= 0) {
                change.apply(balance(account.substring(0, second)));
            }
        }
        change.apply(balance(account));
    }

    private Balance balance(String account) {
        return balances.computeIfAbsent(account, unseen -> new Balance());
    }

    private static final class Balance {
        private final @Nullable Long[] quota = new Long[UNITS.size()];
        private final long[] reserved = new long[UNITS.size()];
        private final long[] posted = new long[UNITS.size()];

        void setQuota(Amounts amounts, List<String> unlimited) {
            for (int unit = 0; unit < UNITS.size(); unit++) {
                quota[unit] = unlimited.contains(UNITS.get(unit)) ? null : Long.valueOf(of(amounts, unit));
            }
        }

        void reserve(Amounts amounts, int sign) {
            move(reserved, amounts, sign);
        }

        void post(Amounts amounts, int sign) {
            move(posted, amounts, sign);
        }

        boolean limits(int unit) {
            return quota[unit] != null;
        }

        Account row(String account, int unit) {
            var granted = quota[unit];
            var available = granted == null
                    ? null
                    : Long.valueOf(Math.subtractExact(granted, Math.addExact(reserved[unit], posted[unit])));
            return new Account(account, UNITS.get(unit), granted, available, reserved[unit], posted[unit]);
        }

        private static void move(long[] balance, Amounts amounts, int sign) {
            for (int unit = 0; unit < UNITS.size(); unit++) {
                balance[unit] = Math.addExact(balance[unit], Math.multiplyExact(sign, of(amounts, unit)));
            }
        }

        private static long of(Amounts amounts, int unit) {
            return switch (unit) {
                case 0 -> amounts.getTokens();
                case 1 -> amounts.getNanos();
                default -> amounts.getExamples();
            };
        }
    }
}

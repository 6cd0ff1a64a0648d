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
 * ledger's: of one pipeline, and of the teachers that it shares with all others of its ledger. Each denial says what its
 * account had left: where that is not what this fold says, it is counted.
 */
public final class Accounts {
    private static final List<String> UNITS = List.of("tokens", "nanos", "examples");

    private static final int TOKENS = 0;

    /** A teacher's account counts the first two: places are the pipeline's. */
    private static final int UNITS_OF_A_TEACHER = 2;

    /** No pipeline's name has a colon. */
    private static final String TEACHER = "teacher:";

    private final Map<String, Balance> balances = new TreeMap<>();
    private long denials;
    private long contradictions;

    /** Takes the next event of the journal, of the pipeline. */
    public void add(LedgerEvent event) {
        switch (event.getKind()) {
            case QUOTA_SET -> balance(event.getAccount()).setQuota(event.getAmounts(), event.getUnlimited());
            case DENIED -> compare(event);
            case GRANTED, POSTED, OVERRUN, RECONCILED, VOIDED, CANDIDATE_ENDED -> {
                lineage(event.getAccount()).forEach(account -> balance(account).move(event, UNITS.size()));
                moveTeacher(event);
            }
            default -> {
                // Says nothing about balances.
            }
        }
    }

    /** Takes the next event of the journal, of another pipeline of the ledger or of none: it may be about a teacher. */
    public void addAnothers(LedgerEvent event) {
        var denial = event.getDenial();
        switch (event.getKind()) {
            case QUOTA_SET -> {
                if (isTeacher(event.getAccount())) {
                    add(event);
                }
            }
            case DENIED -> {
                if (denial != null && isTeacher(denial.getAccount())) {
                    add(event);
                }
            }
            default -> moveTeacher(event);
        }
    }

    /** The account of one of several teachers. */
    public static String teacher(String name) {
        return TEACHER + name;
    }

    /** Whether it is a teacher's account. */
    public static boolean isTeacher(String account) {
        return account.startsWith(TEACHER);
    }

    /** Every account and unit that has a quota or was used, by name; a teacher's tokens always: nothing is news there. */
    public List<Account> all() {
        var rows = new ArrayList<Account>();
        balances.forEach((account, balance) -> {
            for (int unit = 0; unit < UNITS.size(); unit++) {
                if (balance.limits(unit) || balance.isUsed(unit) || (unit == TOKENS && isTeacher(account))) {
                    rows.add(balance.row(account, unit));
                }
            }
        });
        return rows;
    }

    /** One account's tokens, if the journal names it. */
    public Optional<Account> tokens(String account) {
        return Optional.ofNullable(balances.get(account)).map(balance -> balance.row(account, TOKENS));
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

    private void moveTeacher(LedgerEvent event) {
        if (!event.getTeacher().isEmpty()) {
            balance(teacher(event.getTeacher())).move(event, UNITS_OF_A_TEACHER);
        }
    }

    /** An account's parents are its prefixes: pipeline, then stage or evaluation, then the domain, which may hold slashes. */
    private static List<String> lineage(String account) {
        var lineage = new ArrayList<String>();
        int first = account.indexOf('/');
        if (first >= 0) {
            lineage.add(account.substring(0, first));
            int second = account.indexOf('/', first + 1);
            if (second >= 0) {
                lineage.add(account.substring(0, second));
            }
        }
        lineage.add(account);
        return lineage;
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

        /** @param units how many of them the account counts, in their order */
        void move(LedgerEvent event, int units) {
            for (int unit = 0; unit < units; unit++) {
                long amount = of(event.getAmounts(), unit);
                long released = of(event.getReleased(), unit);
                switch (event.getKind()) {
                    case GRANTED -> reserve(unit, amount);
                    // A reconciliation's amounts are the correction of what was posted for want of knowledge.
                    case POSTED, OVERRUN, RECONCILED -> {
                        reserve(unit, Math.negateExact(released));
                        posted[unit] = Math.addExact(posted[unit], amount);
                    }
                    case VOIDED, CANDIDATE_ENDED -> reserve(unit, Math.negateExact(released));
                    default -> {
                        // Says nothing about balances.
                    }
                }
            }
        }

        private void reserve(int unit, long amount) {
            reserved[unit] = Math.addExact(reserved[unit], amount);
        }

        boolean limits(int unit) {
            return quota[unit] != null;
        }

        boolean isUsed(int unit) {
            return reserved[unit] != 0 || posted[unit] != 0;
        }

        Account row(String account, int unit) {
            var granted = quota[unit];
            var available = granted == null
                    ? null
                    : Long.valueOf(Math.subtractExact(granted, Math.addExact(reserved[unit], posted[unit])));
            return new Account(account, UNITS.get(unit), granted, available, reserved[unit], posted[unit]);
        }

        private static long of(Amounts amounts, int unit) {
            return switch (unit) {
                case TOKENS -> amounts.getTokens();
                case 1 -> amounts.getNanos();
                default -> amounts.getExamples();
            };
        }
    }
}

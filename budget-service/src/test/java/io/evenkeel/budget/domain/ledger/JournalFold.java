package io.evenkeel.budget.domain.ledger;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The balances by a second hand: what anyone can add up from the journal's own fields, without the ledger's code. It knows
 * paths, kinds and numbers, and nothing else.
 */
public final class JournalFold {
    /** One account as this fold sees it. */
    public static final class Balance {
        private final Map<Unit, Long> quota = new EnumMap<>(Unit.class);
        private final Map<Unit, Long> reserved = new EnumMap<>(Unit.class);
        private final Map<Unit, Long> posted = new EnumMap<>(Unit.class);
        private final Map<Unit, Long> beyond = new EnumMap<>(Unit.class);

        /** By how much the listed overruns let it go beyond its quota. */
        public long beyond(Unit unit) {
            return beyond.getOrDefault(unit, 0L);
        }

        public long reserved(Unit unit) {
            return reserved.getOrDefault(unit, 0L);
        }

        public long posted(Unit unit) {
            return posted.getOrDefault(unit, 0L);
        }

        public boolean limits(Unit unit) {
            return quota.containsKey(unit);
        }

        /** Only in limited units. */
        public long quota(Unit unit) {
            return quota.getOrDefault(unit, 0L);
        }
    }

    private final Map<String, Balance> balances = new TreeMap<>();

    /** Takes the next entry: its kind by name, its account by path, its teacher by name. */
    public void add(String kind, String account, String teacher, Amount amount, Amount released, Set<Unit> unlimited) {
        for (var path : paths(kind, account)) {
            move(path, kind, amount, released, unlimited);
        }
        if (!teacher.isEmpty()) {
            // A teacher is paid, and keeps no places.
            move(
                    "teacher:" + teacher,
                    kind,
                    new Amount(amount.tokens(), amount.nanos(), 0),
                    new Amount(released.tokens(), released.nanos(), 0),
                    unlimited);
        }
    }

    private void move(String path, String kind, Amount amount, Amount released, Set<Unit> unlimited) {
        var balance = balances.computeIfAbsent(path, unseen -> new Balance());
        for (var unit : Unit.values()) {
            switch (kind) {
                case "QUOTA_SET" -> {
                    if (!unlimited.contains(unit)) {
                        balance.quota.put(unit, amount.of(unit));
                    }
                }
                case "GRANTED" -> balance.reserved.merge(unit, amount.of(unit), Long::sum);
                case "POSTED", "OVERRUN", "RECONCILED" -> {
                    balance.posted.merge(unit, amount.of(unit), Long::sum);
                    balance.reserved.merge(unit, -released.of(unit), Long::sum);
                    balance.beyond.merge(unit, beyond(kind, unit, amount, released), Long::sum);
                }
                case "VOIDED", "CANDIDATE_ENDED" -> balance.reserved.merge(unit, -released.of(unit), Long::sum);
                default -> {}
            }
        }
    }

    /** The same for an entry. */
    public void add(Entry entry) {
        add(
                entry.kind().name(),
                entry.head().account().path(),
                entry.head().teacher(),
                entry.amount(),
                entry.released(),
                entry.unlimited());
    }

    /** All accounts, by path. */
    public Map<String, Balance> balances() {
        return balances;
    }

    /** One account; with nothing in it where the journal never named it. */
    public Balance balance(String path) {
        return balances.getOrDefault(path, new Balance());
    }

    /** Overruns are listed by their kind; a reconciliation is one where it adds to what was posted. */
    private static long beyond(String kind, Unit unit, Amount amount, Amount released) {
        return kind.equals("POSTED") || unit == Unit.EXAMPLES ? 0 : Math.max(0, amount.of(unit) - released.of(unit));
    }

    /** A quota is the account's own; everything else moves all prefixes: pipeline, stage, domain (which may hold a slash). */
    private static List<String> paths(String kind, String account) {
        if (kind.equals("QUOTA_SET")) {
            return List.of(account);
        }
        var paths = new ArrayList<String>();
        var parts = account.split("/", 3);
        var path = "";
        for (var part : parts) {
            path = path.isEmpty() ? part : path + "/" + part;
            paths.add(path);
        }
        return paths;
    }
}

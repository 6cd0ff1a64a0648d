package io.evenkeel.budget.domain.ledger;

import io.evenkeel.budget.domain.rate.Demand;
import io.evenkeel.budget.domain.rate.RateLimits;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;

/**
 * Gateways that ask a ledger for all they can think of, out of one seed: calls that are posted, voided, lost and reconciled
 * late, after their stage is closed too; commands that come again, at once or much later; ids used a second time; posts for
 * the wrong account; stages that open and close; days that begin; and, where the provider is told to, bills beyond what was
 * held. Pipeline {@code q} is refilled daily. Half of the calls may be made by either of two teachers, in either order, the one
 * short of tokens, the other of money; the rest by the ledger's only one. Every teacher makes twelve calls of their own at a
 * time; a third of the offers is for a batch.
 */
final class LedgerWorld {
    private static final String[] DOMAINS = {"adding", "logic/boolean", "rare"};
    private static final int AT_A_TIME = 12;
    private static final Fate[] ENDS = {Fate.ACCEPTED, Fate.REJECTED, Fate.RETURNED, Fate.CONTINUES, Fate.NONE};

    private final Random chance;
    private final double overruns;
    private final Books books = new Books();
    private final List<Command> said = new ArrayList<>();
    private final List<Entry> grants = new ArrayList<>();
    private int count;
    private int repeated;
    private int answersToRepeated;
    private int stage;
    private long now;
    private Object last = "the beginning";

    /** @param overruns how often a bill goes beyond what was held, a probability */
    LedgerWorld(long seed, double overruns) {
        this.chance = new Random(seed);
        this.overruns = overruns;
        for (var pipeline : List.of("p", "q")) {
            books.tokens(AccountId.evaluation(pipeline), 300);
        }
        books.tokens(AccountId.pipeline("p"), 3_000);
        books.tokens(AccountId.pipeline("q"), 300, Refill.DAILY, now);
        books.write(Entry.quota(
                AccountId.teacher("wise"), new Amount(700, 0, 0), Set.of(Unit.NANOS, Unit.EXAMPLES), "test"));
        books.write(Entry.quota(
                AccountId.teacher("cheap"), new Amount(0, 3_000, 0), Set.of(Unit.TOKENS, Unit.EXAMPLES), "test"));
        for (var teacher : List.of("", "wise", "cheap")) {
            books.write(
                    Entry.limits(AccountId.pipeline("p"), teacher, new RateLimits(0, 0, 0, 0, AT_A_TIME, 0, 0), ""));
        }
        openStage();
    }

    Books books() {
        return books;
    }

    /** The last thing that was said. */
    Object last() {
        return last;
    }

    /** How many commands came a second time. */
    int repeated() {
        return repeated;
    }

    /** How many entries those led to while their stage was not closed: what is closed has forgotten. */
    int answersToRepeated() {
        return answersToRepeated;
    }

    /** So many steps, each followed by the check. */
    void run(int steps, Runnable check) {
        for (int step = 0; step < steps; step++) {
            step();
            check.run();
        }
    }

    private void step() {
        int what = chance.nextInt(100);
        if (what < 40) {
            say(reserve());
        } else if (what < 80) {
            settle();
        } else if (what < 92) {
            repeat();
        } else if (what < 95) {
            last = reusedId();
            books.say((Command) last);
        } else if (what < 97) {
            closeStage();
        } else if (what < 98) {
            timePasses();
        } else {
            say(new Command.End(
                    head("end-" + count++, leaf(), "", candidate()),
                    chance.nextBoolean() ? Fate.RETURNED : Fate.REJECTED,
                    ""));
        }
    }

    private void repeat() {
        if (!said.isEmpty()) {
            var command = said.get(chance.nextInt(said.size()));
            last = command;
            repeated++;
            boolean closed = books.rows.gate(command.head().account().closesWith()) == LedgerRows.Gate.CLOSED;
            int answers = books.say(command).size();
            answersToRepeated += closed ? 0 : answers;
        }
    }

    private void openStage() {
        for (var pipeline : List.of("p", "q")) {
            books.tokens(AccountId.stage(pipeline, stage), 800);
            for (var domain : DOMAINS) {
                books.examples(AccountId.domain(pipeline, stage, domain), 1 + chance.nextInt(4));
            }
        }
    }

    private void closeStage() {
        var pipeline = chance.nextBoolean() ? "p" : "q";
        last = "closing stage " + stage + " of " + pipeline;
        books.write(Entry.closing(AccountId.stage(pipeline, stage), "test"));
        if (chance.nextBoolean()) {
            books.write(Entry.closed(AccountId.stage(pipeline, stage), "test"));
        }
        stage++;
        openStage();
    }

    /** Up to a day and a half; and sometimes an operator has another budget in mind. */
    private void timePasses() {
        now += chance.nextInt(130_000_000);
        last = "the time " + now;
        books.advance(now);
        if (chance.nextInt(4) == 0) {
            say(new Command.SetBudget(
                    head("budget-" + count++, AccountId.pipeline("q"), "", ""),
                    500 + chance.nextLong(1_500),
                    null,
                    ""));
        }
    }

    private Command reserve() {
        int number = count++;
        var account = leaf();
        boolean first = chance.nextInt(4) > 0 && account.stageNumber() >= 0;
        // Now and then what no gateway should do: a second place for a candidate, a call that was reserved for before.
        var candidate = first && chance.nextInt(20) > 0 ? "c-" + number : candidate();
        var call = chance.nextInt(20) > 0 || grants.isEmpty()
                ? "call-" + number
                : grants.get(chance.nextInt(grants.size())).head().reservationId();
        var bound = new Amount(1 + chance.nextInt(200), chance.nextInt(1_000), first ? 1 : 0);
        var head = head("reserve-" + number, account, call, candidate);
        var offers = chance.nextBoolean() ? List.of(offer("", bound.nanos())) : offers(bound.nanos());
        return new Command.Reserve(head, bound, Demand.NOTHING, offers);
    }

    private Command.Offer offer(String teacher, long nanos) {
        boolean batch = chance.nextInt(3) == 0;
        return new Command.Offer(teacher, batch ? nanos / 2 : nanos, batch);
    }

    private List<Command.Offer> offers(long nanos) {
        var wise = offer("wise", nanos);
        var cheap = offer("cheap", nanos / 2);
        return chance.nextBoolean() ? List.of(wise, cheap) : List.of(cheap, wise);
    }

    /** Posts, voids, loses or reconciles a call that was granted once; sometimes one that is long settled. */
    private void settle() {
        if (grants.isEmpty()) {
            return;
        }
        var grant = grants.get(chance.nextInt(grants.size()));
        var call = grant.head().reservationId();
        var bound = boundOf(call);
        var account = chance.nextInt(20) == 0 ? leaf() : grant.head().account();
        var fate = ENDS[chance.nextInt(ENDS.length)];
        var head = head("settle-" + count++, account, call, grant.head().candidateId());
        switch (chance.nextInt(6)) {
            case 0 -> say(new Command.Release(head, fate == Fate.ACCEPTED ? Fate.REJECTED : fate, "time-out"));
            case 1 -> say(new Command.Post(head, Amount.NOTHING, true, fate, "lost"));
            case 2 -> say(new Command.Reconcile(head, bill(bound)));
            default -> say(new Command.Post(head, bill(bound), false, fate, ""));
        }
    }

    /** What the call holds, or held: by its last grant, for a call may be reserved for again once it is settled. */
    private Amount boundOf(String call) {
        return grants.stream()
                .filter(grant -> grant.head().reservationId().equals(call))
                .reduce((first, second) -> second)
                .orElseThrow()
                .amount();
    }

    private Amount bill(Amount bound) {
        int more = chance.nextDouble() < overruns ? 1 + chance.nextInt(500) : 0;
        return new Amount(more + chance.nextLong(bound.tokens() + 1), more + chance.nextLong(bound.nanos() + 1), 0);
    }

    private Command reusedId() {
        var id = said.isEmpty()
                ? "first"
                : said.get(chance.nextInt(said.size())).head().commandId();
        return new Command.Reserve(
                new Command.Head(id, "hash of another " + count, leaf(), "call-" + count++, "c-x", "RATIONALE"),
                new Amount(1, 1, 0));
    }

    private void say(Command command) {
        last = command;
        said.add(command);
        books.say(command).stream()
                .filter(entry -> entry.kind() == Entry.Kind.GRANTED)
                .forEach(grants::add);
    }

    private AccountId leaf() {
        var pipeline = chance.nextBoolean() ? "p" : "q";
        int which = Math.max(0, stage - chance.nextInt(2));
        return chance.nextInt(12) == 0
                ? AccountId.evaluation(pipeline)
                : AccountId.domain(pipeline, which, DOMAINS[chance.nextInt(DOMAINS.length)]);
    }

    private String candidate() {
        return grants.isEmpty()
                ? "c-none"
                : grants.get(chance.nextInt(grants.size())).head().candidateId();
    }

    private static Command.Head head(String id, AccountId account, String call, String candidate) {
        return new Command.Head(id, "hash of " + id, account, call, candidate, "RATIONALE");
    }
}

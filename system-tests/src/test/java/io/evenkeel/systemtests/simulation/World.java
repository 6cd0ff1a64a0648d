package io.evenkeel.systemtests.simulation;

import io.evenkeel.budget.domain.ledger.AccountId;
import io.evenkeel.budget.domain.ledger.Amount;
import io.evenkeel.budget.domain.ledger.Command;
import io.evenkeel.budget.domain.ledger.Fate;
import io.evenkeel.budget.domain.ledger.Refill;
import io.evenkeel.budget.domain.rate.Demand;
import io.evenkeel.budget.domain.rate.RateLimits;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;

/**
 * A ledger, gateways and a provider out of one seed. One step is one effect somewhere: a command decided, a commit, a claim,
 * a request that arrives, a bill. Between any two of them whatever may happen may: crashes, pauses, take-overs that the old
 * owner does not hear of, jumps of clocks, commands and outcomes that come late or again, commands that no gateway should
 * send, quotas that change, bills beyond their bound. Some seeds have one teacher, some two that a second pipeline shares.
 *
 * <p>Assumed of time only where the teacher has a look-up or takes batches: a request, or the creation of a batch, arrives within
 * {@link Rules#longestWay}, clocks are at most 300 ms off, and both together are less than its time-out. Without either nothing
 * is assumed.
 */
final class World {
    static final String PIPELINE = "p";

    /** Shares the teachers with the other, and nothing else: it asks for references alone. */
    private static final String NEIGHBOUR = "q";

    private static final int STAGES = 2;
    private static final int FAULTY_TURNS = 1_500;
    private static final int PATIENCE = 120_000;
    private static final int MARGIN = 3_000;
    private static final int LONG_MARGIN = 32_000;
    private static final int PERIODS = 4;
    private static final long HOUR = 3_600_000;

    private final Rules rules;
    private final SplittableRandom chance;
    private final SplittableRandom calendars;
    private final SplittableRandom others;
    private final SplittableRandom lanes;
    private final List<Teacher> teachers;
    /** Who has a batch API. */
    private final Set<Teacher> batching = new LinkedHashSet<>();

    private final boolean calm;
    private final boolean refilled;
    private final boolean looksUp;
    private final boolean brisk;
    private final boolean limited;
    private final double crashes;
    private final Topics topics = new Topics();
    private final Clock clock = new Clock();
    private final Auditor auditor = new Auditor();
    private final List<Provider> providers = new ArrayList<>();
    private final LedgerTask ledger;
    private final QuotingTask quoting;
    private final FirstEnds firstEnds;
    private final Gateway.Group group = new Gateway.Group();
    private final List<Gateway> gateways = new ArrayList<>();
    private final Deque<Needs> waiting = new ArrayDeque<>();
    private final List<Fund> unfunded = new ArrayList<>();
    private int audited;
    private int stage = -1;
    private boolean stageIsClosing;
    private boolean healed;
    private boolean reconciled;
    private int steps;
    private int turns;
    private int rogues;
    private int operators;
    private long calendar;

    World(long seed, Rules rules) {
        this.rules = rules;
        this.chance = new SplittableRandom(seed);
        // Draws of their own: what they change changes no world without refills, with one teacher, or without batches.
        this.calendars = new SplittableRandom(~seed);
        this.refilled = calendars.nextBoolean();
        this.others = new SplittableRandom(Long.reverse(seed));
        this.teachers = others.nextBoolean() ? Teacher.TWO : Teacher.ONE;
        this.calm = others.nextBoolean();
        this.lanes = new SplittableRandom(Long.rotateLeft(seed, 24));
        if (lanes.nextBoolean()) {
            batching.add(teachers.get(lanes.nextInt(teachers.size())));
            batching.addAll(lanes.nextInt(3) == 0 ? teachers : List.of());
        }
        this.looksUp = chance.nextBoolean();
        this.brisk = chance.nextBoolean();
        this.crashes = chance.nextInt(4) * 0.01;
        this.limited = chance.nextBoolean();
        double overruns = chance.nextInt(4) == 0 ? 0.1 : 0;
        provided(chance, teachers.getFirst(), overruns);
        this.ledger = new LedgerTask(topics, rules);
        this.quoting = new QuotingTask(topics, rules, auditor);
        this.firstEnds = new FirstEnds(topics, rules);
        int count = 1 + chance.nextInt(4);
        for (int i = 0; i < count; i++) {
            gateways.add(new Gateway(topics, rules, teachers, providers, clock, group, i));
        }
        ledger.quota(
                AccountId.pipeline(PIPELINE),
                3_000 + chance.nextInt(12_000),
                chance.nextBoolean() ? 60_000 : 6_000 + chance.nextInt(20_000),
                -1);
        if (refilled) {
            ledger.refilled(
                    AccountId.pipeline(PIPELINE), calendars.nextBoolean() ? Refill.DAILY : Refill.MONTHLY, PERIODS);
        }
        if (isShared()) {
            share();
        } else if (limited) {
            ledger.limit(teachers.getFirst(), limits(chance));
        }
        ledger.quota(AccountId.evaluation(PIPELINE), 500 + chance.nextInt(1_000), -1, -1);
        for (int i = 0; i < 4; i++) {
            waiting.add(
                    new Needs("r-" + i, AccountId.evaluation(PIPELINE), bound(), 1, false, inSomeOrder(), inBatch()));
        }
        openStage();
        commitsLedger();
    }

    private void provided(SplittableRandom own, Teacher teacher, double overruns) {
        providers.add(new Provider(
                own.split(),
                clock,
                auditor,
                teacher,
                looksUp,
                rules.longestWay(),
                brisk,
                overruns,
                own.nextBoolean(),
                lanes.split()));
    }

    private boolean isShared() {
        return teachers.size() > 1;
    }

    /** Two teachers, one short of tokens and one of money, and a second pipeline that asks them too. */
    private void share() {
        provided(others, teachers.getLast(), others.nextInt(4) == 0 ? 0.1 : 0);
        int shortOfTokens = others.nextInt(teachers.size());
        // Now and then the second is named by a later definition: until then the ledger does not know it.
        boolean late = others.nextInt(4) == 0;
        for (int i = 0; i < teachers.size(); i++) {
            var teacher = teachers.get(i);
            if (limited && others.nextInt(4) > 0) {
                ledger.limit(teacher, limits(others));
            }
            long tokens = 800 + others.nextInt(6_000);
            boolean inTokens = i == shortOfTokens;
            var fund = new Fund(
                    teacher.account(),
                    inTokens ? tokens : -1,
                    inTokens ? -1 : tokens * teacher.price().completionNanos());
            if (late && i > 0) {
                unfunded.add(fund);
            } else {
                fund(fund);
            }
        }
        ledger.quota(AccountId.pipeline(NEIGHBOUR), 1_000 + others.nextInt(4_000), -1, -1);
        ledger.quota(AccountId.evaluation(NEIGHBOUR), -1, -1, -1);
    }

    /** What a definition says of a teacher; -1: no limit. */
    private record Fund(AccountId account, long tokens, long nanos) {}

    private void fund(Fund fund) {
        ledger.quota(fund.account(), fund.tokens(), fund.nanos(), -1);
    }

    /** Half of what there is to do may take its time, where there is anybody to leave it to. */
    private Set<Teacher> inBatch() {
        return !batching.isEmpty() && lanes.nextBoolean() ? batching : Set.of();
    }

    private List<Teacher> inSomeOrder() {
        if (!isShared()) {
            return teachers;
        }
        return others.nextBoolean() ? teachers : teachers.reversed();
    }

    /** How many examples each domain of a stage is for; a domain's name may hold a slash. */
    static Map<String, Integer> places(int stage) {
        // Sorted: the order of Map.of differs from one process to the next.
        return new TreeMap<>(Map.of("adding", stage == 0 ? 3 : 2, "logic/boolean", stage == 0 ? 2 : 3));
    }

    /** Effects so far. */
    int steps() {
        return steps;
    }

    long entries() {
        return auditor.entries();
    }

    /** The journal as text: what two runs of one seed have in common. */
    String journal() {
        return topics.journal.toString();
    }

    /** Runs to its end; the violation that stopped it, if one did. */
    Optional<Violation> run() {
        try {
            while (turns < FAULTY_TURNS) {
                faults();
                step();
            }
            heal();
            while (!isOver()) {
                step();
                Violation.unless(turns < PATIENCE, Invariant.NOTHING_HANGS, "in stage", stage);
            }
            auditor.checkReconciled();
            return Optional.empty();
        } catch (Violation e) {
            return Optional.of(e);
        }
    }

    private Needs.Bound bound() {
        return new Needs.Bound(20 + chance.nextInt(80), 50 + chance.nextInt(300));
    }

    /** The margin covers clocks, ways, and how late an event of this world may happen. */
    private RateLimits limits(SplittableRandom own) {
        return new RateLimits(
                own.nextBoolean() ? 1 + own.nextInt(3) : 5 + own.nextInt(20),
                0,
                isShared() && own.nextInt(3) == 0 ? 250 + own.nextInt(750) : 0,
                own.nextBoolean() ? 0 : 1_500 + own.nextInt(5_000),
                own.nextBoolean() ? 0 : 2 + own.nextInt(6),
                own.nextBoolean() ? 500 + own.nextInt(2_500) : 3_000 + own.nextInt(3_000),
                looksUp ? MARGIN : LONG_MARGIN);
    }

    private void openStage() {
        stage++;
        stageIsClosing = false;
        ledger.quota(AccountId.stage(PIPELINE, stage), 1_500 + chance.nextInt(6_000), -1, -1);
        for (var domain : List.of("adding", "logic/boolean")) {
            var account = AccountId.domain(PIPELINE, stage, domain);
            ledger.quota(account, -1, -1, places(stage).getOrDefault(domain, 0));
            for (int i = 0; i < 6; i++) {
                int solves = 1 + chance.nextInt(2);
                var id = "c-" + stage + domain.charAt(0) + i;
                waiting.add(new Needs(id, account, bound(), solves, true, inSomeOrder(), inBatch()));
            }
        }
        if (isShared()) {
            for (int i = 0; i < 5; i++) {
                var account = AccountId.evaluation(NEIGHBOUR);
                waiting.add(new Needs("n-" + stage + i, account, bound(), 1, false, inSomeOrder(), inBatch()));
            }
            if (stage > 0) {
                unfunded.forEach(this::fund);
                unfunded.clear();
            }
        }
        ledger.plan(new LedgerTask.Plan(stage, false));
    }

    /** One effect; where nothing can move, time does. */
    private void step() {
        turns++;
        // As many and as short as it takes: while one seeks its turn the others' time is up, and nothing would be sent.
        for (int tries = 0; tries < 48; tries++) {
            clock.advance(chance.nextInt(3));
            if (clock.happens() || moves()) {
                steps++;
                return;
            }
        }
        clock.advance(chance.nextInt(400));
    }

    private boolean moves() {
        int what = chance.nextInt(100);
        if (what < 5) {
            return arrives();
        } else if (what < 20) {
            return delivers();
        } else if (what < 38) {
            return ledger.decide(clock.now() + wander()) || commitsLedger();
        } else if (what < 46) {
            return commitsLedger();
        } else if (what < 48) {
            return quoting.tick(clock.now() + wander());
        } else if (what < 60) {
            var inputs = QuotingTask.Input.values();
            return quoting.read(inputs[chance.nextInt(inputs.length)], clock.now() + wander());
        } else if (what < 66) {
            boolean has = quoting.hasUncommitted();
            quoting.commit();
            return has;
        } else if (what < 72) {
            return firstEnds.read(chance.nextInt(Topics.PARTITIONS));
        } else if (what < 75) {
            boolean has = firstEnds.hasUncommitted();
            firstEnds.commit();
            return has;
        }
        return gateways.get(chance.nextInt(gateways.size())).step(chance);
    }

    /** The quoting task's clock may jump as it likes. */
    private long wander() {
        return healed ? 0 : chance.nextInt(2_000) - 1_000;
    }

    private boolean arrives() {
        var item = waiting.poll();
        if (item != null) {
            topics.arrivals.add(item);
        }
        return item != null;
    }

    private boolean delivers() {
        if (topics.underWay.isEmpty()) {
            return false;
        }
        var chosen = topics.underWay.get(chance.nextInt(topics.underWay.size()));
        for (int i = 0; i < topics.underWay.size(); i++) {
            var command = topics.underWay.get(i);
            if (command.head().candidateId().equals(chosen.head().candidateId())) {
                delivered(topics.underWay.remove(i));
                return true;
            }
        }
        return false;
    }

    private void delivered(Command command) {
        topics.commands.add(command);
        auditor.asked(command);
    }

    private boolean commitsLedger() {
        if (!ledger.hasUncommitted()) {
            return false;
        }
        ledger.commit();
        for (; audited < topics.journal.size(); audited++) {
            auditor.entered(topics.journal.get(audited), clock.now());
        }
        auditor.checkRows(ledger.rows());
        return true;
    }

    private void faults() {
        if (chance.nextDouble() < crashes) {
            crash();
        }
        // In a calm world most calls are made; in any other most are given up.
        switch (chance.nextInt(calm ? 200 : 100)) {
            case 0 -> {
                var gateway = gateways.get(chance.nextInt(gateways.size()));
                gateway.pause(chance.nextInt(calm ? 4_000 : 12_000));
            }
            case 1, 2 -> moveOwnership(chance);
            case 3 ->
                gateways.get(chance.nextInt(gateways.size()))
                        .skew(
                                looksUp || !batching.isEmpty()
                                        ? chance.nextInt(600) - 300
                                        : chance.nextInt(20_000) - 10_000);
            case 4, 5 -> repeat();
            case 6, 7, 8 -> rogue();
            case 9 -> changeQuota();
            case 10 -> expire();
            case 11 -> pauseOrResume();
            case 12 -> ledger.tellOverdue(!batching.isEmpty() && lanes.nextBoolean());
            default -> {}
        }
        if (refilled && calendars.nextInt(50) == 0) {
            time();
        }
        if (isShared() && others.nextInt(60) == 0) {
            changeTeachersQuota();
        }
        if (!batching.isEmpty()) {
            hinder();
        }
        // Under a rate limit a stage takes its minutes.
        if (chance.nextInt(limited ? 2_500 : 250) == 0) {
            goOn();
        }
    }

    private void crash() {
        switch (chance.nextInt(4)) {
            case 0 -> ledger.crash();
            case 1 -> quoting.crash();
            case 2 -> firstEnds.crash();
            default -> gateways.get(chance.nextInt(gateways.size())).crash();
        }
        // What the planner did and did not commit it does again.
        stageIsClosing = topics.plans.contains(new LedgerTask.Plan(stage, true));
    }

    /** While a batch forms, is claimed and made, there is time for somebody else. */
    private void hinder() {
        switch (lanes.nextInt(200)) {
            case 0, 1 -> gateways.get(lanes.nextInt(gateways.size())).pause(500 + lanes.nextInt(1_500));
            case 2, 3 -> moveOwnership(lanes);
            default -> {}
        }
    }

    private void moveOwnership(SplittableRandom own) {
        int partition = own.nextInt(Topics.PARTITIONS);
        group.owner[partition] = own.nextInt(gateways.size());
        group.generation[partition]++;
    }

    /** What came before comes again: a command, an outcome, an arrival. */
    private void repeat() {
        switch (chance.nextInt(3)) {
            case 0 -> again(topics.commands);
            case 1 -> again(topics.outcomes);
            default -> again(topics.arrivals);
        }
    }

    private <T> void again(List<T> log) {
        if (!log.isEmpty()) {
            log.add(log.get(chance.nextInt(log.size())));
        }
    }

    /** A command that no gateway sends; none of them may have an effect. */
    private void rogue() {
        if (topics.commands.isEmpty()) {
            return;
        }
        var known = topics.commands.get(chance.nextInt(topics.commands.size()));
        if (!(known instanceof Command.Reserve reserve)) {
            return;
        }
        var head = reserve.head();
        var id = "rogue-" + rogues++;
        switch (chance.nextInt(4)) {
            case 0 -> rogue(again(of(head, head.commandId(), head.account()), reserve, more(reserve.bound())));
            case 1 -> rogue(new Command.Release(of(head, id, elsewhere(head.account())), Fate.CONTINUES, "rogue"));
            case 2 -> {
                if (ledger.rows().reservation(head.reservationId()).isPresent()) {
                    rogue(again(of(head, id, head.account()), reserve, reserve.bound()));
                }
            }
            default -> {
                if (ledger.rows().reservation(head.reservationId()).isEmpty() && isSettled(head.reservationId())) {
                    rogue(new Command.Release(of(head, id, head.account()), Fate.CONTINUES, "rogue"));
                }
            }
        }
    }

    /** Decided at once: what holds of its call now holds then. */
    private void rogue(Command command) {
        if (ledger.isIdle()) {
            delivered(command);
            ledger.decide(clock.now());
        }
    }

    private static Command again(Command.Head head, Command.Reserve reserve, Amount bound) {
        return new Command.Reserve(head, bound, Demand.NOTHING, reserve.offers());
    }

    private boolean isSettled(String call) {
        return topics.journal.stream()
                .anyMatch(entry -> entry.head().reservationId().equals(call)
                        && !entry.released().cost().equals(Amount.NOTHING));
    }

    private static Command.Head of(Command.Head head, String id, AccountId account) {
        return new Command.Head(id, "rogue " + id, account, head.reservationId(), head.candidateId(), head.purpose());
    }

    private static Amount more(Amount bound) {
        return bound.plus(new Amount(1, 0, 0));
    }

    private AccountId elsewhere(AccountId account) {
        return account.equals(AccountId.evaluation(PIPELINE))
                ? AccountId.domain(PIPELINE, 0, "adding")
                : AccountId.evaluation(PIPELINE);
    }

    private void changeQuota() {
        if (chance.nextBoolean()) {
            topics.commands.add(new Command.SetBudget(
                    operator("budget"),
                    (1_000L + chance.nextInt(14_000)) / (refilled ? PERIODS : 1),
                    chance.nextBoolean() ? null : (5_000L + chance.nextInt(55_000)) / (refilled ? PERIODS : 1),
                    "simulation"));
        } else {
            ledger.quota(AccountId.stage(PIPELINE, stage), 500 + chance.nextInt(7_000), -1, -1);
        }
    }

    /** Refused where it is below what is used, or the teacher is not known yet. */
    private void changeTeachersQuota() {
        var teacher = teachers.get(others.nextInt(teachers.size()));
        var head = new Command.Head("t-" + operators, "t-" + operators, teacher.account(), "", "", "");
        operators++;
        long nanos = (500 + others.nextInt(7_000)) * teacher.price().completionNanos();
        topics.commands.add(
                others.nextBoolean()
                        ? new Command.SetBudget(head, 500L + others.nextInt(7_000), null, "simulation")
                        : new Command.SetBudget(head, null, others.nextInt(4) == 0 ? 0 : nanos, "simulation"));
    }

    /** The task's tick; now and then some hours have passed, or weeks. */
    private void time() {
        if (calendars.nextInt(3) == 0) {
            calendar += (1 + calendars.nextInt(36)) * HOUR * (calendars.nextInt(4) == 0 ? 20 : 1);
        }
        ledger.refill(calendar);
    }

    private void pauseOrResume() {
        topics.commands.add(
                chance.nextInt(3) == 0
                        ? new Command.Pause(operator("pause"), "simulation")
                        : new Command.Resume(operator("resume"), "simulation"));
    }

    private Command.Head operator(String what) {
        var id = "o-" + operators++;
        return new Command.Head(id, what + id, AccountId.pipeline(PIPELINE), "", "", "");
    }

    private void expire() {
        if (!topics.journal.isEmpty()) {
            var entry = topics.journal.get(chance.nextInt(topics.journal.size()));
            ledger.expire(entry.head(), entry.amount());
        }
    }

    /** The planner's next step with its stage. */
    private void goOn() {
        boolean isClosing = topics.plans.contains(new LedgerTask.Plan(stage, true));
        if (!isClosing && !stageIsClosing) {
            ledger.closing(stage);
            stageIsClosing = true;
        } else if (isClosing && stage + 1 < STAGES && !ledger.hasUncommitted() && ledger.closed(stage)) {
            commitsLedger();
            openStage();
            commitsLedger();
        }
    }

    private void heal() {
        healed = true;
        topics.commands.add(new Command.Resume(operator("resume"), "simulation"));
        providers.forEach(Provider::heal);
        gateways.forEach(gateway -> {
            gateway.pause(0);
            gateway.skew(0);
        });
    }

    /** Whether everything has ended; where nothing moves, the planner and at last the operator go on. */
    private boolean isOver() {
        if (!isAtRest()) {
            return false;
        }
        boolean isClosing = topics.plans.contains(new LedgerTask.Plan(stage, true));
        if (!isClosing || stage + 1 < STAGES) {
            stageIsClosing = isClosing;
            goOn();
            Violation.unless(!ledger.isIdle() || !isAtRest(), Invariant.NOTHING_HANGS, "stage", stage, "stays open");
            return false;
        }
        if (!reconciled) {
            auditor.checkAtRest(topics, looksUp && brisk);
            auditor.unknowns().forEach(unknown -> {
                // By two hands: the second has no effect.
                for (var hand : List.of("invoice", "again")) {
                    var id = unknown.call() + "/reconcile/" + hand;
                    topics.underWay.add(
                            reconcile(id, unknown.call(), unknown.item(), unknown.account(), "", unknown.billed()));
                }
            });
            reconciled = true;
            return topics.underWay.isEmpty();
        }
        return true;
    }

    private boolean isAtRest() {
        return waiting.isEmpty()
                && topics.underWay.isEmpty()
                && ledger.isIdle()
                && quoting.isIdle()
                && firstEnds.isIdle()
                && clock.isEmpty()
                && gateways.stream().allMatch(Gateway::isIdle);
    }

    static Command reconcile(String id, String call, String item, AccountId account, String teacher, Amount used) {
        var head = new Command.Head(id, "reconcile " + used, account, call, item, "RATIONALE", teacher);
        return new Command.Reconcile(head, used);
    }
}

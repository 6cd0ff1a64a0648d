package io.evenkeel.systemtests.simulation;

import io.evenkeel.gateway.domain.claim.Claim;
import io.evenkeel.gateway.domain.claim.ClaimRule;
import io.evenkeel.gateway.domain.result.CallEnd;
import io.evenkeel.gateway.domain.result.TeacherReply;
import io.evenkeel.gateway.teacher.LookUp;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A gateway's worker, effect by effect, as {@code call/TeacherWorker} and {@code CallRun} say it; what it remembers is lost
 * with it. Between any two effects it may stop for long, lose its partition without knowing it, or crash.
 */
final class Gateway {
    static final Duration TIMEOUT = Duration.ofSeconds(2);
    private static final Duration MARGIN = Duration.ofSeconds(1);

    private final Topics topics;
    private final Rules rules;
    private final List<Provider> providers;
    private final List<Teacher> teachers;
    private final Clock clock;
    private final Group group;
    private final int number;
    private final List<Owned> owned = new ArrayList<>();
    /** The batch of each teacher that still takes calls. */
    private final Map<Integer, BatchRun> forming = new HashMap<>();

    private int incarnation;
    private int batches;
    private long pausedUntil;
    private long skew;

    /** Who owns which partition, and how far each is committed: what the broker knows. */
    static final class Group {
        final int[] owner = new int[Topics.PARTITIONS];
        final int[] generation = new int[Topics.PARTITIONS];
        final int[] committed = new int[Topics.PARTITIONS];
    }

    /** @param providers of the teachers, one each in their order */
    Gateway(
            Topics topics,
            Rules rules,
            List<Teacher> teachers,
            List<Provider> providers,
            Clock clock,
            Group group,
            int number) {
        this.topics = topics;
        this.rules = rules;
        this.teachers = teachers;
        this.providers = providers;
        this.clock = clock;
        this.group = group;
        this.number = number;
    }

    void crash() {
        owned.clear();
        forming.clear();
        batches = 0;
        incarnation++;
        pausedUntil = 0;
    }

    void pause(long millis) {
        pausedUntil = clock.now() + millis;
    }

    /** Its clock jumps. */
    void skew(long millis) {
        skew = millis;
    }

    Instant now() {
        return Instant.ofEpochMilli(clock.now() + skew);
    }

    boolean isPaused() {
        return clock.now() < pausedUntil;
    }

    /** One effect; false where there was nothing to do. */
    boolean step(SplittableRandom chance) {
        if (isPaused()) {
            return false;
        }
        int partition = chance.nextInt(Topics.PARTITIONS);
        var place = owned.isEmpty() ? null : owned.get(chance.nextInt(owned.size()));
        return switch (chance.nextInt(place == null ? 1 : 8)) {
            case 0 -> takeOver(partition);
            case 1 -> place != null && release(place);
            case 2, 3 -> place != null && readJournal(place, 1 + chance.nextInt(40));
            case 4 -> place != null && poll(place);
            case 5 -> place != null && chance.nextInt(3) == 0 && commit(place);
            default -> place != null && !place.jobs.isEmpty() && goesOn(place, chance.nextInt(place.jobs.size()));
        };
    }

    /** A call that can go on does, whichever it is: a worker has a thread for each. */
    private boolean goesOn(Owned place, int first) {
        int count = place.jobs.size();
        for (int i = 0; i < count; i++) {
            if (step(place, (first + i) % count)) {
                return true;
            }
        }
        return false;
    }

    boolean isIdle() {
        for (int partition = 0; partition < Topics.PARTITIONS; partition++) {
            boolean isMine = group.owner[partition] == number;
            if (isMine
                    && (!owns(partition)
                            || nextOf(partition) < topics.calls.get(partition).size())) {
                return false;
            }
        }
        return owned.stream().allMatch(place -> place.jobs.isEmpty());
    }

    private int nextOf(int partition) {
        return owned.stream()
                .filter(place -> place.isCurrent(group))
                .filter(place -> place.partition == partition)
                .mapToInt(place -> place.next)
                .findFirst()
                .orElse(0);
    }

    private boolean owns(int partition) {
        return owned.stream().anyMatch(place -> place.partition == partition && place.isCurrent(group));
    }

    private boolean takeOver(int partition) {
        if (group.owner[partition] != number || owns(partition)) {
            return false;
        }
        owned.add(new Owned(partition));
        return true;
    }

    /** It hears that the partition is another's now. */
    private boolean release(Owned place) {
        if (place.released || place.isCurrent(group)) {
            return false;
        }
        place.released = true;
        return true;
    }

    private boolean readJournal(Owned place, int most) {
        var journal = topics.callJournal.get(place.partition);
        if (place.released || place.read == journal.size()) {
            return false;
        }
        int end = Math.min(journal.size(), place.read + most);
        for (; place.read < end; place.read++) {
            var step = journal.get(place.read);
            var claim = step.claim();
            if (claim == null) {
                place.ended.add(step.call().id());
            } else {
                place.claims.putIfAbsent(step.call().id(), claim);
            }
        }
        return true;
    }

    private boolean poll(Owned place) {
        var calls = topics.calls.get(place.partition);
        if (place.released || place.next == calls.size()) {
            return false;
        }
        place.inHand.add(place.next);
        place.jobs.add(new Job(calls.get(place.next), place.next));
        place.next++;
        return true;
    }

    /** A commit of who owns the partition no more is refused. */
    private boolean commit(Owned place) {
        int lowest = place.inHand.isEmpty() ? place.next : place.inHand.first();
        int offset = rules.toCommit(lowest, place.next);
        if (!place.isCurrent(group) || offset <= group.committed[place.partition]) {
            return false;
        }
        group.committed[place.partition] = offset;
        return true;
    }

    private boolean step(Owned place, int index) {
        var job = place.jobs.get(index);
        return switch (job.state) {
            case NEW -> begin(place, job);
            case CLAIMED -> claimed(place, job);
            case SENT -> sent(place, job);
            case LOOKING, SETTLING -> lookUp(place, job);
            case IN_BATCH -> Objects.requireNonNull(job.batch).step(place, job);
            case LEFT_OUT -> leftOut(place, job);
            case FINDING -> find(place, job);
            case FOLLOWING -> follow(place, job);
        };
    }

    private boolean begin(Owned place, Job job) {
        if (place.released) {
            place.jobs.remove(job);
            return true;
        }
        if (place.read < place.endAtTakeOver) {
            return false;
        }
        var id = job.call.id();
        return switch (rules.next(place.claims.get(id), place.ended.contains(id), now())) {
            case ClaimRule.Skip skip -> done(place, job);
            case ClaimRule.WaitUntil wait -> false;
            case ClaimRule.Settle settle -> settle(job, Objects.requireNonNull(place.claims.get(id)));
            case ClaimRule.MakeIt make -> job.call.batch() ? joins(place, job) : claim(place, job);
        };
    }

    private boolean settle(Job job, Claim left) {
        if (!left.batch().isEmpty()) {
            job.found = left;
            return job.goesOn(State.FINDING);
        }
        job.until = now().plus(TIMEOUT).plus(MARGIN);
        return job.goesOn(State.SETTLING);
    }

    /** Whoever waits for its batch to close is unclaimed. */
    private boolean joins(Owned place, Job job) {
        if (now().toEpochMilli() < job.call.notBefore()) {
            return false;
        }
        int teacher = granted(job);
        var batch = forming.get(teacher);
        if (batch == null || !batch.isForming()) {
            batch = new BatchRun(rules, clock, this, providers.get(teacher).desk());
            forming.put(teacher, batch);
        }
        batch.joins(place, job);
        job.batch = batch;
        return job.goesOn(State.IN_BATCH);
    }

    /** A name that nobody else has. */
    String nextBatch() {
        return rules.batchName(number, incarnation) + "/" + batches++;
    }

    private String owner() {
        return number + "/" + incarnation;
    }

    /** @return the offset of the claim */
    int claims(Job job, Instant deadline, String batch) {
        var journal = topics.callJournal.get(Topics.partition(job.call.item()));
        int offset = journal.size();
        journal.add(new JournalStep(job.call, new Claim(owner(), deadline, offset, batch), null));
        return offset;
    }

    /** Claimed, and in no file: it is given up as soon as its claim turns out to be the first. */
    private boolean leftOut(Owned place, Job job) {
        var first = place.claims.get(job.call.id());
        if (first == null && rules.givesUpUnread()) {
            return ends(place, job, new CallEnd.Abandoned());
        }
        if (first == null && !place.released) {
            return false;
        }
        boolean ended = place.ended.contains(job.call.id());
        return first == null || ended || !rules.isOwn(first, job.written)
                ? job.goesOn(State.NEW)
                : ends(place, job, new CallEnd.Abandoned());
    }

    /** The batch of an owner that is gone, or will never say. */
    private boolean find(Owned place, Job job) {
        return switch (desk(job).find(batchOf(job))) {
            case NONE -> false;
            case NOT_FOUND -> {
                if (rules.neverMade(job.notFound, now(), BatchRun.MARGIN)) {
                    yield ends(place, job, new CallEnd.Abandoned());
                }
                boolean first = job.notFound == null;
                job.notFound = first ? now() : job.notFound;
                yield first;
            }
            case UNDER_WAY, ENDED -> job.goesOn(State.FOLLOWING);
        };
    }

    private boolean follow(Owned place, Job job) {
        return desk(job).find(batchOf(job)) == Desk.Answer.ENDED
                && ends(place, job, rules.lineRead(desk(job).result(batchOf(job), job.call)));
    }

    private static String batchOf(Job job) {
        return Objects.requireNonNull(job.found).batch();
    }

    private Desk desk(Job job) {
        return providers.get(granted(job)).desk();
    }

    private boolean claim(Owned place, Job job) {
        if (now().toEpochMilli() < job.call.notBefore()) {
            return false;
        }
        if (rules.abandonsUnclaimed() && rules.isPast(now(), job.call.notAfter())) {
            return ends(place, job, new CallEnd.Abandoned());
        }
        job.written = claims(job, now().plus(TIMEOUT).plus(MARGIN), "");
        return job.goesOn(State.CLAIMED);
    }

    private boolean claimed(Owned place, Job job) {
        var id = job.call.id();
        var first = place.claims.get(id);
        boolean ended = place.ended.contains(id);
        if (first == null && !ended && !place.released) {
            return false;
        }
        if (first == null || ended || !rules.isOwn(first, job.written)) {
            return job.goesOn(State.NEW);
        }
        if (!rules.hasTime(Duration.between(now(), first.deadline()), TIMEOUT)
                || rules.isPast(now(), job.call.notAfter())) {
            return ends(place, job, new CallEnd.Abandoned());
        }
        job.until = first.deadline();
        job.sentAt = clock.now();
        providers.get(rules.sentTo(granted(job))).send(job.call, job::hears);
        return job.goesOn(State.SENT);
    }

    private boolean sent(Owned place, Job job) {
        boolean timedOut = clock.now() - job.sentAt >= TIMEOUT.toMillis();
        if (job.reply == null && !timedOut) {
            return false;
        }
        var reply = job.reply;
        if (reply == null) {
            reply = rules.asksAfterTimeOut() ? TeacherReply.unknown("timed-out") : TeacherReply.unbilled("timed-out");
        }
        job.reply = reply;
        return reply.billUnknown() ? job.goesOn(State.LOOKING) : ends(place, job, new CallEnd.Finished(reply));
    }

    private boolean lookUp(Owned place, Job job) {
        var asked = providers.get(rules.lookedUpWith(granted(job)));
        var found = rules.lookedUp(asked.lookUp(job.call.id()));
        if (found instanceof LookUp.MayStillCome && now().isBefore(job.until)) {
            return false;
        }
        boolean unheard = job.state == State.LOOKING && found instanceof LookUp.NeverBilled;
        if (unheard && rules.mayStillArrive(Duration.ofMillis(clock.now() - job.sentAt), TIMEOUT)) {
            return false;
        }
        return ends(place, job, job.state == State.SETTLING ? settled(found) : known(found, job.reply));
    }

    private int granted(Job job) {
        return teachers.indexOf(job.call.teacher());
    }

    private static CallEnd settled(LookUp found) {
        return switch (found) {
            case LookUp.Found known -> new CallEnd.Finished(known.reply());
            case LookUp.NeverBilled never -> new CallEnd.Abandoned();
            case LookUp.MayStillCome may -> new CallEnd.Lost();
            case LookUp.Unavailable unavailable -> new CallEnd.Lost();
        };
    }

    private static CallEnd known(LookUp found, @Nullable TeacherReply unclear) {
        var reply = Objects.requireNonNull(unclear);
        var known =
                switch (found) {
                    case LookUp.Found stored -> stored.reply();
                    case LookUp.NeverBilled never -> reply.status() == 0 ? TeacherReply.unbilled("timed-out") : reply;
                    case LookUp.MayStillCome may -> reply;
                    case LookUp.Unavailable unavailable -> reply;
                };
        return known.status() == 0 && known.billUnknown() ? new CallEnd.Lost() : new CallEnd.Finished(known);
    }

    boolean ends(Owned place, Job job, CallEnd end) {
        topics.callJournal.get(Topics.partition(job.call.item())).add(new JournalStep(job.call, null, end));
        return done(place, job);
    }

    private static boolean done(Owned place, Job job) {
        place.inHand.remove(job.offset);
        place.jobs.remove(job);
        return true;
    }

    /** How far a call is. */
    private enum State {
        NEW,
        CLAIMED,
        SENT,
        LOOKING,
        SETTLING,
        IN_BATCH,
        LEFT_OUT,
        FINDING,
        FOLLOWING
    }

    /** One call in hand. */
    static final class Job {
        final Call call;
        final Integer offset;
        State state = State.NEW;
        int written;
        long sentAt;
        Instant until = Instant.EPOCH;

        @Nullable
        TeacherReply reply;

        @Nullable
        BatchRun batch;

        /** Somebody's claim with a batch, and when that was not found. */
        @Nullable
        Claim found;

        @Nullable
        Instant notFound;

        Job(Call call, Integer offset) {
            this.call = call;
            this.offset = offset;
        }

        /** Whoever has given up, or lost the connection, hears no more. */
        void hears(TeacherReply said) {
            if (reply == null) {
                reply = said;
            }
        }

        /** Out of its batch, to where it stood before. */
        void leaves() {
            goesOn(State.NEW);
        }

        /** Claimed, and not in the file. */
        void leftOut() {
            goesOn(State.LEFT_OUT);
        }

        private boolean goesOn(State next) {
            state = next;
            return true;
        }
    }

    /** A partition since it was taken over. */
    final class Owned {
        final int partition;
        final int generation;
        final int endAtTakeOver;
        final Map<String, Claim> claims = new HashMap<>();
        final Set<String> ended = new HashSet<>();
        final TreeSet<Integer> inHand = new TreeSet<>();
        final List<Job> jobs = new ArrayList<>();
        int read;
        int next;
        boolean released;

        Owned(int partition) {
            this.partition = partition;
            this.generation = group.generation[partition];
            this.endAtTakeOver = topics.callJournal.get(partition).size();
            this.next = group.committed[partition];
        }

        boolean isCurrent(Group broker) {
            return broker.owner[partition] == number && broker.generation[partition] == generation;
        }
    }
}

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
    private int incarnation;
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

    private Instant now() {
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
            case ClaimRule.Settle settle -> {
                job.until = now().plus(TIMEOUT).plus(MARGIN);
                yield job.goesOn(State.SETTLING);
            }
            case ClaimRule.MakeIt make -> claim(place, job);
        };
    }

    private boolean claim(Owned place, Job job) {
        if (now().toEpochMilli() < job.call.notBefore()) {
            return false;
        }
        if (rules.abandonsUnclaimed() && rules.isPast(now(), job.call.notAfter())) {
            return ends(place, job, new CallEnd.Abandoned());
        }
        var journal = topics.callJournal.get(Topics.partition(job.call.item()));
        job.written = journal.size();
        var claim = new Claim(number + "/" + incarnation, now().plus(TIMEOUT).plus(MARGIN), job.written);
        journal.add(new JournalStep(job.call, claim, null));
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
        providers.get(rules.sentTo(granted(job))).send(job.call, reply -> job.reply = reply);
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

    private boolean ends(Owned place, Job job, CallEnd end) {
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
        SETTLING
    }

    /** One call in hand. */
    private static final class Job {
        final Call call;
        final Integer offset;
        State state = State.NEW;
        int written;
        long sentAt;
        Instant until = Instant.EPOCH;

        @Nullable
        TeacherReply reply;

        Job(Call call, Integer offset) {
            this.call = call;
            this.offset = offset;
        }

        boolean goesOn(State next) {
            state = next;
            return true;
        }
    }

    /** A partition since it was taken over. */
    private final class Owned {
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

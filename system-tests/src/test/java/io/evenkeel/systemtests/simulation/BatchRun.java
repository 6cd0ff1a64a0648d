package io.evenkeel.systemtests.simulation;

import io.evenkeel.gateway.domain.result.CallEnd;
import io.evenkeel.gateway.domain.result.TeacherReply;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A batch of one worker, effect by effect: it forms while nobody of it is claimed; it closes, and each member claims with its
 * name and deadline and reads that back; it is sealed, uploaded, created once, asked for where the answer is missing, and
 * followed until each member has its end.
 */
final class BatchRun {
    static final Duration MARGIN = Duration.ofSeconds(1);
    private static final Duration UPLOAD = Duration.ofSeconds(1);
    private static final Duration CREATION = Gateway.TIMEOUT;
    private static final int ENOUGH = 4;
    private static final int LONG_ENOUGH = 1_500;
    /** How long members are read back before it is sealed without the rest; milliseconds. */
    private static final int READ_BACK = 700;

    private final Rules rules;
    private final Clock clock;
    private final Gateway gateway;
    private final Desk desk;
    private final List<Member> members = new ArrayList<>();
    private final List<Call> leftOut = new ArrayList<>();
    private final long openedAt;
    private Phase phase = Phase.FORMING;
    private String name = "";
    private Instant deadline = Instant.EPOCH;
    private long at;
    private boolean again;

    @Nullable
    private Boolean told;

    @Nullable
    private Instant notFound;

    private enum Phase {
        FORMING,
        CLAIMING,
        SEALED,
        UPLOADING,
        CREATING,
        ASKING,
        FOLLOWING,
        ENDED,
        NOT_MADE
    }

    /** A call in it. */
    private record Member(Gateway.Owned place, Gateway.Job job) {
        boolean isClaimed() {
            return job.written >= 0;
        }

        boolean isLost(Rules rules) {
            var first = place.claims.get(job.call.id());
            return place.ended.contains(job.call.id())
                    || (first != null && (!isClaimed() || !rules.isOwn(first, job.written)));
        }

        boolean isReadBack() {
            return isClaimed() && place.claims.get(job.call.id()) != null;
        }
    }

    BatchRun(Rules rules, Clock clock, Gateway gateway, Desk desk) {
        this.rules = rules;
        this.clock = clock;
        this.gateway = gateway;
        this.desk = desk;
        this.openedAt = clock.now();
    }

    boolean isForming() {
        return phase == Phase.FORMING;
    }

    void joins(Gateway.Owned place, Gateway.Job job) {
        job.written = -1;
        members.add(new Member(place, job));
    }

    /** One effect, at the turn of one of its members; false where there is nothing to do. */
    boolean step(Gateway.Owned place, Gateway.Job job) {
        var member = new Member(place, job);
        return switch (phase) {
            case FORMING -> forms(member);
            case CLAIMING -> claims(member);
            case SEALED -> uploads();
            case UPLOADING -> uploaded();
            case CREATING -> created();
            case ASKING -> asks();
            case FOLLOWING -> follows();
            case ENDED -> gateway.ends(place, job, rules.lineRead(desk.result(name, job.call)));
            case NOT_MADE -> gateway.ends(place, job, new CallEnd.Finished(TeacherReply.unbilled("not-made")));
        };
    }

    private boolean forms(Member member) {
        if (member.place().released || member.isLost(rules)) {
            return leaves(member);
        }
        if (members.size() < ENOUGH && clock.now() - openedAt < LONG_ENOUGH) {
            return false;
        }
        name = gateway.nextBatch();
        deadline = gateway.now().plus(UPLOAD).plus(CREATION).plus(MARGIN.multipliedBy(3));
        return goesOn(Phase.CLAIMING);
    }

    private boolean claims(Member member) {
        if (member.isLost(rules) || (member.place().released && !member.isClaimed())) {
            return leaves(member);
        }
        if (!member.isClaimed()) {
            member.job().written = gateway.claims(member.job(), deadline, rules.claimedFor(name));
            return true;
        }
        boolean all = members.stream().allMatch(each -> each.isReadBack() || each.isLost(rules));
        if (!all && clock.now() - at < READ_BACK) {
            return false;
        }
        for (var each : List.copyOf(members)) {
            seal(each);
        }
        return goesOn(Phase.SEALED);
    }

    private void seal(Member member) {
        if (member.isLost(rules) || !member.isClaimed()) {
            leaves(member);
        } else if (!rules.goesIntoTheFile(member.isReadBack())) {
            leftOut.add(member.job().call);
            members.remove(member);
            member.job().leftOut();
        }
    }

    /** Back to where it stood before; whoever claimed it meanwhile is found there. */
    private boolean leaves(Member member) {
        members.remove(member);
        member.job().leaves();
        return true;
    }

    private boolean uploads() {
        if (!rules.hasTimeToCreate(left(), UPLOAD.plus(CREATION))) {
            return goesOn(Phase.NOT_MADE);
        }
        told = null;
        desk.upload(taken -> told = taken);
        return goesOn(Phase.UPLOADING);
    }

    private Duration left() {
        return Duration.between(gateway.now(), deadline);
    }

    private boolean uploaded() {
        if (told == null && clock.now() - at < UPLOAD.toMillis()) {
            return false;
        }
        boolean taken = Boolean.TRUE.equals(told);
        if (!taken || !rules.hasTimeToCreate(left(), CREATION)) {
            return goesOn(Phase.NOT_MADE);
        }
        create();
        return goesOn(Phase.CREATING);
    }

    private void create() {
        told = null;
        var calls = members.stream().map(member -> member.job().call).toList();
        desk.create(name, rules.file(calls, leftOut), made -> told = made || Boolean.TRUE.equals(told));
    }

    private boolean created() {
        if (Boolean.TRUE.equals(told)) {
            return goesOn(Phase.FOLLOWING);
        }
        boolean timeIsUp = clock.now() - at >= CREATION.toMillis();
        if (rules.isOnItsWay(timeIsUp) || (told == null && !timeIsUp)) {
            return false;
        }
        if (rules.createsAgain() && !again) {
            again = true;
            create();
            return goesOn(Phase.CREATING);
        }
        return goesOn(rules.asksForTheBatch() ? Phase.ASKING : Phase.NOT_MADE);
    }

    private boolean asks() {
        if (Boolean.TRUE.equals(told)) {
            return goesOn(Phase.FOLLOWING);
        }
        return switch (desk.find(name)) {
            case NONE -> false;
            case NOT_FOUND -> {
                if (rules.neverMade(notFound, gateway.now(), MARGIN)) {
                    yield goesOn(Phase.NOT_MADE);
                }
                boolean first = notFound == null;
                notFound = first ? gateway.now() : notFound;
                yield first;
            }
            case UNDER_WAY, ENDED -> goesOn(Phase.FOLLOWING);
        };
    }

    private boolean follows() {
        if (!rules.followsOn(gateway.now(), deadline)) {
            return goesOn(Phase.NOT_MADE);
        }
        return desk.find(name) == Desk.Answer.ENDED && goesOn(Phase.ENDED);
    }

    private boolean goesOn(Phase next) {
        phase = next;
        at = clock.now();
        return true;
    }
}

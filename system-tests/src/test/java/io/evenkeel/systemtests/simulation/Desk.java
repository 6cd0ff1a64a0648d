package io.evenkeel.systemtests.simulation;

import io.evenkeel.gateway.domain.result.TeacherReply;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/**
 * A provider's batch API: it makes a batch of whatever creation reaches it, lists batches by the name that we gave them, some
 * time after they were made, and bills a call when its turn comes. A batch ends when its time is over: whose turn had not come
 * has expired.
 */
final class Desk {
    /** Longest time from making a batch to its being listed; milliseconds. */
    private static final int LISTED_AFTER = 1_000;

    private final SplittableRandom chance;
    private final Clock clock;
    private final Auditor auditor;
    private final Provider provider;
    private final int longestWay;
    private final Map<String, Batch> batches = new HashMap<>();

    /** One batch as the provider keeps it. */
    private static final class Batch {
        final long listedAt;
        final Map<String, Line> lines = new HashMap<>();
        boolean ended;

        Batch(long listedAt) {
            this.listedAt = listedAt;
        }
    }

    /** What it says of a batch. */
    enum Answer {
        NONE,
        NOT_FOUND,
        UNDER_WAY,
        ENDED
    }

    /** @param way longest way of a creation, and of an upload; milliseconds */
    Desk(SplittableRandom chance, Clock clock, Auditor auditor, Provider provider, int way) {
        this.chance = chance;
        this.clock = clock;
        this.auditor = auditor;
        this.provider = provider;
        this.longestWay = way;
    }

    /** A file leaves; nothing is billed for it. */
    void upload(Consumer<Boolean> caller) {
        int what = luck();
        if (what >= 4) {
            clock.in(1 + way(), () -> caller.accept(what >= 8));
        }
    }

    /**
     * The request to make a batch leaves. It may be answered with an error on its way while it still arrives.
     *
     * @param caller told whether it was made, as far as the reply says
     */
    void create(String name, List<Call> file, Consumer<Boolean> caller) {
        file.forEach(auditor::sent);
        int what = luck();
        if (what >= 6) {
            clock.in(1 + way(), () -> arrive(name, file, caller));
        }
        if (what >= 3 && what < 15) {
            clock.in(1 + chance.nextInt(200), () -> caller.accept(false));
        }
    }

    private int way() {
        return chance.nextBoolean() ? chance.nextInt(300) : longestWay - chance.nextInt(300);
    }

    private int luck() {
        return provider.isHealthy() ? 99 : chance.nextInt(100);
    }

    private void arrive(String name, List<Call> file, Consumer<Boolean> caller) {
        int what = luck();
        if (what >= 8) {
            make(name, file);
        }
        if (what < 12) {
            reply(false, caller);
        } else if (what >= 28) {
            reply(true, caller);
        }
        // Else the reply is lost.
    }

    private void reply(boolean made, Consumer<Boolean> caller) {
        clock.in(1 + chance.nextInt(provider.isHealthy() ? 10 : 1_500), () -> caller.accept(made));
    }

    private void make(String name, List<Call> file) {
        file.forEach(call -> auditor.arrived(call.teacher(), call, clock.now()));
        var batch = new Batch(clock.now() + (provider.isHealthy() ? 0 : listed()));
        // Under the same name the first is what the list begins with.
        batches.putIfAbsent(name, batch);
        if (luck() < 6) {
            file.forEach(call -> batch.lines.put(call.id(), new Line.Invalid()));
            clock.in(1 + chance.nextInt(300), () -> batch.ended = true);
            return;
        }
        int time = time();
        for (var call : file) {
            batch.lines.put(call.id(), new Line.Expired());
            clock.in(1 + chance.nextInt(time + time / 10), () -> serve(batch, call));
        }
        clock.in(1 + time, () -> batch.ended = true);
    }

    private int listed() {
        return chance.nextBoolean() ? LISTED_AFTER - chance.nextInt(300) : chance.nextInt(LISTED_AFTER);
    }

    /** Longer than a claim holds, now and then, and longer than a stage. */
    private int time() {
        return 200 + chance.nextInt(chance.nextInt(3) > 0 ? 2_000 : chance.nextInt(4) > 0 ? 10_000 : 60_000);
    }

    private void serve(Batch batch, Call call) {
        if (!batch.ended) {
            batch.lines.put(call.id(), line(call));
        }
    }

    private Line line(Call call) {
        int what = luck();
        if (what < 4) {
            return new Line.Told(new TeacherReply(429, null, null, null, "rate_limit_exceeded", null));
        } else if (what < 9) {
            return new Line.Told(new TeacherReply(500, null, null, null, "server_error", null));
        } else if (what < 11) {
            return new Line.Told(new TeacherReply(400, null, null, null, "no", null));
        } else if (what < 14) {
            auditor.unclear(call);
            return new Line.Missing();
        }
        var reply = provider.billed(call, what);
        if (what < 18) {
            auditor.unclear(call);
            return new Line.Missing();
        } else if (what < 23) {
            auditor.unclear(call);
            return new Line.Told(new TeacherReply(200, reply.content(), "stop", null, null, null));
        }
        return new Line.Told(reply);
    }

    /** Asks for a batch by its name. */
    Answer find(String name) {
        if (luck() < 30) {
            return Answer.NONE;
        }
        var batch = batches.get(name);
        if (batch == null || clock.now() < batch.listedAt) {
            return Answer.NOT_FOUND;
        }
        return batch.ended ? Answer.ENDED : Answer.UNDER_WAY;
    }

    /** What became of a call in a batch that has ended. */
    Line result(String name, Call call) {
        var batch = batches.get(name);
        var line = batch == null ? null : batch.lines.get(call.id());
        return line == null ? new Line.Missing() : line;
    }
}

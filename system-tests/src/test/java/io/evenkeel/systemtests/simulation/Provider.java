package io.evenkeel.systemtests.simulation;

import io.evenkeel.gateway.domain.quote.Price;
import io.evenkeel.gateway.domain.result.TeacherReply;
import io.evenkeel.gateway.domain.result.Usage;
import io.evenkeel.gateway.teacher.LookUp;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/**
 * A teacher's provider, with a bill of its own: the truth. It bills whatever reaches it, a call that comes twice twice;
 * replies get lost, come late, or do not say what they cost. With a look-up it answers by key.
 */
final class Provider {
    /** Longest work on a request, and longest way where nothing is assumed; milliseconds. */
    private static final int BRISK = 500;

    private static final int SLOW = 8_000;

    private final SplittableRandom chance;
    private final Clock clock;
    private final Auditor auditor;
    private final Teacher teacher;
    private final boolean looksUp;
    private final int longestWay;
    private final int longestWork;
    private final double overruns;
    private final boolean tooMany;
    private final Set<String> underWay = new HashSet<>();
    private final Map<String, TeacherReply> stored = new HashMap<>();
    private final Desk desk;
    private boolean healthy;

    /**
     * @param way longest way of a request where there is a look-up; milliseconds
     * @param brisk whether it replies before a request times out
     * @param tooMany whether it says 429 now and then, and so narrows the limits
     * @param batches chance of its batch API
     */
    Provider(
            SplittableRandom chance,
            Clock clock,
            Auditor auditor,
            Teacher teacher,
            boolean looksUp,
            int way,
            boolean brisk,
            double overruns,
            boolean tooMany,
            SplittableRandom batches) {
        this.chance = chance;
        this.clock = clock;
        this.auditor = auditor;
        this.teacher = teacher;
        this.looksUp = looksUp;
        this.longestWay = looksUp ? way : SLOW;
        this.longestWork = looksUp && brisk ? BRISK : SLOW;
        this.overruns = overruns;
        this.tooMany = tooMany;
        this.desk = new Desk(batches, clock, auditor, this, way);
    }

    /** Where it takes batches. */
    Desk desk() {
        return desk;
    }

    boolean isHealthy() {
        return healthy;
    }

    /** From now on it answers whatever reaches it. */
    void heal() {
        healthy = true;
    }

    /** A request leaves; it may arrive late or never, and its reply too; its connection may be lost meanwhile. */
    void send(Call call, Consumer<TeacherReply> caller) {
        auditor.sent(call);
        if (healthy || chance.nextInt(20) > 0) {
            clock.in(delay(longestWay), () -> arrive(call, caller));
        }
        if (!healthy && chance.nextInt(30) == 0) {
            clock.in(1 + chance.nextInt(BRISK), () -> caller.accept(TeacherReply.unknown("connection-lost")));
        }
    }

    /** As a rule it is quick. */
    private int delay(int longest) {
        return chance.nextInt(chance.nextInt(3) > 0 ? BRISK : longest);
    }

    private void arrive(Call call, Consumer<TeacherReply> caller) {
        auditor.arrived(teacher, call, clock.now());
        underWay.add(call.id());
        clock.in(1 + delay(longestWork), () -> serve(call, caller));
    }

    private void serve(Call call, Consumer<TeacherReply> caller) {
        underWay.remove(call.id());
        int what = healthy ? 99 : chance.nextInt(100);
        if (what < 6 && tooMany) {
            reply(new TeacherReply(429, null, null, null, "rate_limit_exceeded", (long) chance.nextInt(500)), caller);
        } else if (what < 12) {
            reply(new TeacherReply(503, null, null, null, "server_error", null), caller);
        } else if (what < 15) {
            reply(new TeacherReply(400, null, null, null, "no", null), caller);
        } else if (what >= 20) {
            bill(call, what, caller);
        }
        // Else it hangs, and nothing is billed.
    }

    private void bill(Call call, int what, Consumer<TeacherReply> caller) {
        var whole = billed(call, what);
        stored.putIfAbsent(call.id(), whole);
        if (what < 28) {
            reply(new TeacherReply(200, whole.content(), "stop", null, null, null), caller);
        } else if (what >= 36) {
            reply(whole, caller);
        }
        // Else the reply is lost.
    }

    /** It does its work, and bills it. */
    TeacherReply billed(Call call, int what) {
        var promised = call.promised();
        long beyond = !healthy && chance.nextDouble() < overruns ? 1 + chance.nextInt(200) : 0;
        // Near the bound as a rule: what is held has to be enough to the token.
        long output = promised.output() - (chance.nextBoolean() ? 0 : chance.nextLong(promised.output())) + beyond;
        var usage = new Usage(promised.prompt(), output);
        auditor.billed(teacher, call, usage.tokens(), priceOf(call).of(usage.promptTokens(), usage.completionTokens()));
        var text = what % 5 == 0 ? "so it goes" : "so #### " + (what % 7 == 0 ? 2 : 1);
        return new TeacherReply(200, text, "stop", usage, null, null);
    }

    private Price priceOf(Call call) {
        return call.batch() ? teacher.batchPrice() : teacher.price();
    }

    private void reply(TeacherReply reply, Consumer<TeacherReply> caller) {
        clock.in(1 + chance.nextInt(healthy ? 10 : 400), () -> caller.accept(reply));
    }

    LookUp lookUp(String key) {
        if (!looksUp) {
            return new LookUp.Unavailable();
        }
        var known = stored.get(key);
        if (known != null) {
            return new LookUp.Found(known);
        }
        return underWay.contains(key) ? new LookUp.MayStillCome() : new LookUp.NeverBilled();
    }
}

package io.evenkeel.budget.domain.rate;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * When the calls of one ledger may start. Promised: with limits that stay the same, the starts that grants permit never
 * exceed a limit in any 60 s, whatever instant of its window each call starts at.
 *
 * <p>Windows are granted in order of time. A call counts from the beginning of its window to 60 s and a margin after its
 * end; a window may begin only when what counts then leaves room for it. So of all windows that one interval of 60 s
 * meets, the last was granted while all others counted. Nothing is granted further ahead than {@link #HORIZON_MILLIS}: whoever
 * waits longer waits without holding anything, so that a stage can close.
 *
 * @param configured the limits
 * @param narrowed narrower ones for a while; null where none ever were
 * @param narrowedUntil until when, milliseconds since the epoch
 * @param narrowedAt since when, milliseconds since the epoch
 * @param slots what was granted of late, oldest first
 * @param open calls granted and not settled, those in batches not among them; a count
 * @param last the earliest start of the last window, milliseconds since the epoch
 */
public record RateSchedule(
        RateLimits configured,
        @Nullable RateLimits narrowed,
        long narrowedUntil,
        long narrowedAt,
        List<Slot> slots,
        long open,
        long last) {
    /** How far ahead of its time a call is granted, milliseconds. */
    public static final long HORIZON_MILLIS = 60_000;
    /** How long limits stay narrowed, milliseconds. */
    public static final long NARROWED_MILLIS = 600_000;

    /** Nothing is limited and nothing open. */
    public static final RateSchedule UNLIMITED = new RateSchedule(RateLimits.NONE, null, 0, 0, List.of(), 0, 0);

    private static final long MINUTE_MILLIS = 60_000;
    /** Grants this close together count as one, to the end of the last: few rows, and never too few counted. */
    private static final long SLOT_MILLIS = 1_000;
    /** What ended this long before a window's beginning is forgotten, whatever the margin. */
    private static final long FORGET_MILLIS = 2 * MINUTE_MILLIS;

    /** Grants of about the same time: when the first may start and the last may, and what they take together. */
    public record Slot(long from, long until, long requests, long inputTokens, long outputTokens) {
        Slot plus(Start start) {
            return new Slot(
                    from,
                    start.notAfter(),
                    requests + 1,
                    inputTokens + start.inputTokens(),
                    outputTokens + start.outputTokens());
        }
    }

    public RateSchedule {
        slots = List.copyOf(slots);
    }

    /** The limits at that time; milliseconds since the epoch. */
    public RateLimits inForce(long at) {
        return narrowed != null && at < narrowedUntil ? configured.within(narrowed) : configured;
    }

    /** What follows from the demand. */
    public RateAnswer ask(Demand demand) {
        var limits = inForce(demand.at());
        var never = never(limits, demand);
        if (never != null) {
            return never;
        }
        if (limits.concurrent() > 0 && open >= limits.concurrent()) {
            return new RateAnswer.Later(0, limits.concurrent() + " calls at a time");
        }
        if (!limits.limitsStarts()) {
            return new RateAnswer.Granted(new Start(0, 0, demand.inputTokens(), demand.outputTokens()));
        }
        long begin = earliest(limits, demand);
        return begin - demand.at() > HORIZON_MILLIS
                ? new RateAnswer.Later(begin - HORIZON_MILLIS, "the next " + HORIZON_MILLIS / 1_000 + " s")
                : new RateAnswer.Granted(
                        new Start(begin, begin + limits.windowMillis(), demand.inputTokens(), demand.outputTokens()));
    }

    private static RateAnswer.@Nullable Never never(RateLimits limits, Demand demand) {
        if (isBeyond(demand.inputTokens(), limits.inputTokens())) {
            return new RateAnswer.Never("input tokens", limits.inputTokens(), demand.inputTokens());
        }
        if (isBeyond(demand.outputTokens(), limits.outputTokens())) {
            return new RateAnswer.Never("output tokens", limits.outputTokens(), demand.outputTokens());
        }
        return isBeyond(demand.tokens(), limits.tokens())
                ? new RateAnswer.Never("tokens", limits.tokens(), demand.tokens())
                : null;
    }

    /** When what still counts leaves room. */
    private long earliest(RateLimits limits, Demand demand) {
        long begin = Math.max(Math.max(demand.at(), demand.notBefore()), last);
        long requests = 1;
        long input = demand.inputTokens();
        long output = demand.outputTokens();
        for (var slot : slots) {
            requests += slot.requests();
            input += slot.inputTokens();
            output += slot.outputTokens();
        }
        for (var slot : slots) {
            long free = slot.until() + MINUTE_MILLIS + limits.marginMillis();
            boolean full = isBeyond(requests, limits.requests())
                    || isBeyond(input, limits.inputTokens())
                    || isBeyond(output, limits.outputTokens())
                    || isBeyond(input + output, limits.tokens());
            if (free > begin && !full) {
                break;
            }
            begin = Math.max(begin, free);
            requests -= slot.requests();
            input -= slot.inputTokens();
            output -= slot.outputTokens();
        }
        return begin;
    }

    private static boolean isBeyond(long asked, long limit) {
        return limit > 0 && asked > limit;
    }

    /** A call was granted. One in a batch takes nothing: providers count batches apart. */
    public RateSchedule granted(Start start) {
        if (start.batch()) {
            return this;
        }
        if (!start.isScheduled()) {
            return with(slots, open + 1, last);
        }
        var kept = new ArrayList<Slot>();
        slots.stream()
                .filter(slot -> slot.until() + FORGET_MILLIS > start.notBefore())
                .forEach(kept::add);
        if (!kept.isEmpty() && start.notBefore() - kept.getLast().from() < SLOT_MILLIS) {
            kept.set(kept.size() - 1, kept.getLast().plus(start));
        } else {
            kept.add(new Slot(start.notBefore(), start.notAfter(), 0, 0, 0).plus(start));
        }
        return with(kept, open + 1, start.notBefore());
    }

    /** A call was settled that was counted when it was granted. */
    public RateSchedule ended() {
        return with(slots, Math.max(0, open - 1), last);
    }

    /** New limits, from here on. */
    public RateSchedule limited(RateLimits limits) {
        return new RateSchedule(limits, narrowed, narrowedUntil, narrowedAt, slots, open, last);
    }

    /**
     * What the limits are to be narrowed to; empty where nothing becomes narrower.
     *
     * @param told what the provider says that it permits; where it says nothing, three quarters of what holds, once a minute
     * @param at milliseconds since the epoch
     */
    public Optional<RateLimits> narrower(RateLimits told, long at) {
        var now = inForce(at);
        boolean silent = told.equals(RateLimits.NONE);
        boolean justNarrowed = narrowed != null && at - narrowedAt < MINUTE_MILLIS;
        if (silent && justNarrowed) {
            return Optional.empty();
        }
        var next = silent ? now.threeQuarters() : now.within(told);
        return next.equals(now) ? Optional.empty() : Optional.of(next);
    }

    /** Narrower limits for a while. */
    public RateSchedule narrowed(RateLimits limits, long at) {
        return new RateSchedule(configured, limits, at + NARROWED_MILLIS, at, slots, open, last);
    }

    private RateSchedule with(List<Slot> newSlots, long nowOpen, long lastBegin) {
        return new RateSchedule(configured, narrowed, narrowedUntil, narrowedAt, newSlots, nowOpen, lastBegin);
    }
}

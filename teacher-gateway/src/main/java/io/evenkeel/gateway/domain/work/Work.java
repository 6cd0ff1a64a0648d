package io.evenkeel.gateway.domain.work;

import io.evenkeel.gateway.domain.quote.DatedPrice;
import io.evenkeel.gateway.domain.teacher.Offer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A candidate or a call request on its way through its calls: everything but its texts, which lie beside it.
 *
 * @param id of the candidate or call request
 * @param window row of the window that it queues in; empty for a call request, which queues nowhere
 * @param order its place in the window, by arrival; from 0
 * @param asks how often the ledger was asked for the present call; a count
 * @param notBeforeMillis earliest start with a teacher that failed before; milliseconds since the epoch, 0 where none
 * @param quotedTokens what the present call can cost at most; tokens
 * @param quotedNanos the same in billionths of the account's currency; until it is granted, with whom it costs least
 * @param callIds every call granted so far, in order
 * @param tokens what they cost together; teacher tokens
 * @param holdsExample whether the ledger holds one example for it
 * @param first the first solution, while a second is sought
 * @param price at which the present call was quoted and is posted; null before it was
 * @param cachedFrom calls whose replies were used again instead of calling, in order
 * @param offers whom the present call was offered to, in order
 * @param teacher who makes the present call, once it is granted; empty for a pipeline's only teacher
 * @param failed teachers that the item shall not be offered to as long as there are others
 * @param batch whether the present call goes through its teacher's batch API; rows of earlier versions do not say
 */
public record Work(
        String id,
        String ledger,
        String pipeline,
        int stage,
        int revision,
        String domain,
        String window,
        long order,
        Phase phase,
        Purpose purpose,
        int attempt,
        int asks,
        long notBeforeMillis,
        long quotedTokens,
        long quotedNanos,
        List<String> callIds,
        long tokens,
        boolean holdsExample,
        @Nullable Solution first,
        @Nullable DatedPrice price,
        List<String> cachedFrom,
        List<Offer> offers,
        String teacher,
        List<String> failed,
        boolean batch) {

    public Work {
        callIds = List.copyOf(callIds);
        // Rows of earlier versions do not say.
        cachedFrom = cachedFrom == null ? List.of() : List.copyOf(cachedFrom);
        offers = offers == null ? List.of() : List.copyOf(offers);
        teacher = teacher == null ? "" : teacher;
        failed = failed == null ? List.of() : List.copyOf(failed);
    }

    /** An item as it arrives. */
    public static Work arriving(
            String id, String ledger, String pipeline, int stage, int revision, String domain, Purpose purpose) {
        return new Work(
                id,
                ledger,
                pipeline,
                stage,
                revision,
                domain,
                "",
                0,
                Phase.WAITING,
                purpose,
                0,
                0,
                0,
                0,
                0,
                List.of(),
                0,
                false,
                null,
                null,
                List.of(),
                List.of(),
                "",
                List.of(),
                false);
    }

    /** The present call. */
    public CallId call() {
        return new CallId(id, purpose, attempt);
    }

    /** Whether it is a candidate: only candidates queue in a window. */
    public boolean candidate() {
        return !window.isEmpty();
    }

    /** Examples that the present call reserves: one with a candidate's first call, which stays held until the end. */
    public long examples() {
        return candidate() && !holdsExample ? 1 : 0;
    }

    /** The command that awaits its answer. */
    public String askedWith() {
        return call().reserve(asks - 1);
    }

    public Work queuedIn(String row, long place) {
        return change().window(row).order(place).done();
    }

    public Work in(Phase next) {
        return change().phase(next).done();
    }

    /** When the present call may start: at once with a teacher that has not failed yet; milliseconds since the epoch. */
    public long startsAtMillis() {
        return failed.isEmpty() ? notBeforeMillis : 0;
    }

    /**
     * The ledger is asked for the present call.
     *
     * @param bound what it can cost at most, teacher tokens
     * @param to whom it is offered, in order; never empty
     */
    public Work asked(long bound, List<Offer> to) {
        return change().phase(Phase.ASKED).asks(asks + 1).offered(bound, to).done();
    }

    /** The ledger said who makes the present call. */
    public Work by(String chosen) {
        return change().teacher(chosen).done();
    }

    /** The present call is granted. */
    public Work granted() {
        return change().phase(Phase.CALLED)
                .called(call().toString())
                .holds(candidate())
                .done();
    }

    /** The present call is answered by another call's reply. */
    public Work answeredFrom(String callId) {
        return change().from(callId).done();
    }

    /** What the present call cost is added. */
    public Work spent(long more) {
        return change().tokens(Math.addExact(tokens, more)).done();
    }

    /**
     * The next attempt at the same.
     *
     * @param notBefore earliest start with the teacher that failed
     * @param others whether there are teachers that have not failed yet: they are offered it first
     */
    public Work again(Instant notBefore, boolean others) {
        long later = Math.max(notBeforeMillis, notBefore.toEpochMilli());
        return change().next(purpose, attempt + 1, later)
                .failed(others ? teacher : null)
                .done();
    }

    /** Whoever failed may be offered it again. */
    public Work offeredToAll() {
        return change().failed(null).done();
    }

    /** A second solution is sought. */
    public Work solvedOnce(Solution solution) {
        return change().first(solution)
                .next(Purpose.SECOND_SOLVE, 0, 0)
                .failed(null)
                .done();
    }

    /** Nothing more happens to it; its id stays, so that a duplicate has no effect. */
    public Work ended() {
        return change().phase(Phase.ENDED).holds(false).first(null).failed(null).done();
    }

    private Changes change() {
        return new Changes(this);
    }

    /** Copies a work with some of its parts changed. */
    private static final class Changes {
        private final Work from;
        private String window;
        private long order;
        private Phase phase;
        private Purpose purpose;
        private int attempt;
        private int asks;
        private long notBeforeMillis;
        private long quotedTokens;
        private long quotedNanos;
        private List<String> callIds;
        private long tokens;
        private boolean holdsExample;
        private @Nullable Solution first;
        private @Nullable DatedPrice price;
        private List<String> cachedFrom;
        private List<Offer> offers;
        private String teacher;
        private List<String> failed;
        private boolean batch;

        Changes(Work from) {
            this.from = from;
            window = from.window;
            order = from.order;
            phase = from.phase;
            purpose = from.purpose;
            attempt = from.attempt;
            asks = from.asks;
            notBeforeMillis = from.notBeforeMillis;
            quotedTokens = from.quotedTokens;
            quotedNanos = from.quotedNanos;
            callIds = from.callIds;
            tokens = from.tokens;
            holdsExample = from.holdsExample;
            first = from.first;
            price = from.price;
            cachedFrom = from.cachedFrom;
            offers = from.offers;
            teacher = from.teacher;
            failed = from.failed;
            batch = from.batch;
        }

        Changes window(String row) {
            window = row;
            return this;
        }

        Changes order(long place) {
            order = place;
            return this;
        }

        Changes phase(Phase next) {
            phase = next;
            return this;
        }

        Changes asks(int count) {
            asks = count;
            return this;
        }

        Changes offered(long bound, List<Offer> to) {
            quotedTokens = bound;
            quotedNanos = to.stream().mapToLong(Offer::nanos).min().orElseThrow();
            price = to.getFirst().price();
            offers = to;
            teacher = "";
            batch = false;
            return this;
        }

        Changes teacher(String chosen) {
            teacher = chosen;
            offers.stream().filter(offer -> offer.teacher().equals(chosen)).forEach(offer -> {
                quotedNanos = offer.nanos();
                price = offer.price();
                batch = offer.batch();
            });
            offers = List.of();
            return this;
        }

        /** @param one another one that failed; null to begin anew */
        Changes failed(@Nullable String one) {
            failed = one == null
                    ? List.of()
                    : Stream.concat(failed.stream(), Stream.of(one)).toList();
            return this;
        }

        Changes called(String callId) {
            callIds = new ArrayList<>(callIds);
            callIds.add(callId);
            return this;
        }

        Changes from(String callId) {
            cachedFrom = new ArrayList<>(cachedFrom);
            cachedFrom.add(callId);
            return this;
        }

        Changes tokens(long sum) {
            tokens = sum;
            return this;
        }

        Changes holds(boolean example) {
            holdsExample = example;
            return this;
        }

        Changes first(@Nullable Solution solution) {
            first = solution;
            return this;
        }

        Changes next(Purpose why, int number, long notBefore) {
            purpose = why;
            attempt = number;
            asks = 0;
            notBeforeMillis = notBefore;
            phase = Phase.WAITING;
            return this;
        }

        Work done() {
            return new Work(
                    from.id,
                    from.ledger,
                    from.pipeline,
                    from.stage,
                    from.revision,
                    from.domain,
                    window,
                    order,
                    phase,
                    purpose,
                    attempt,
                    asks,
                    notBeforeMillis,
                    quotedTokens,
                    quotedNanos,
                    callIds,
                    tokens,
                    holdsExample,
                    first,
                    price,
                    cachedFrom,
                    offers,
                    teacher,
                    failed,
                    batch);
        }
    }
}

package io.evenkeel.gateway.stream;

import io.evenkeel.contracts.avro.LedgerEvent;
import io.evenkeel.gateway.domain.work.Phase;
import io.evenkeel.gateway.domain.work.Work;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * Keeps those whom a teacher's rate limit had no room for, and asks again when there may be some: few at a time, for each
 * that is granted calls the next. Whoever is denied again keeps its place. Each teacher of a ledger has a queue of its own.
 */
final class RateQueue {
    private static final int AT_ONCE = 16;

    private final Stores stores;
    private final Asking asking;

    RateQueue(Stores stores, Asking asking) {
        this.stores = stores;
        this.asking = asking;
    }

    /** The limit is full for the item. */
    void denied(Work work, LedgerEvent denial) {
        var limited = Rows.limited(denial.getLedger(), denial.getTeacher());
        var wait = stores.rateWait(limited).until(denial.getNotBefore().toEpochMilli());
        stores.save(work.in(Phase.DENIED));
        if (!waitsFor(limited, work.id())) {
            leave(work.id());
            var place = Rows.place(Rows.of(limited), wait.arrived());
            stores.ratePlaces().put(work.id(), place);
            stores.rateQueue().put(place, work.id());
            wait = wait.arrival();
        }
        stores.rateWaits().put(limited, wait);
    }

    private boolean waitsFor(String limited, String id) {
        var place = stores.ratePlaces().get(id);
        return place != null && place.startsWith(Rows.of(limited) + "/");
    }

    /** The item waits for no limit any longer. */
    void leave(String id) {
        var place = stores.ratePlaces().delete(id);
        if (place != null) {
            stores.rateQueue().delete(place);
        }
    }

    /** The item was asked for when there was room with one teacher, and the answer is about another: the next may have the room. */
    void answered(String id, LedgerEvent answer) {
        var place = stores.ratePlaces().get(id);
        var limited = Rows.limited(answer.getLedger(), answer.getTeacher());
        if (place == null || waitsFor(limited, id)) {
            return;
        }
        leave(id);
        for (var other : Stores.keys(stores.rateWaits())) {
            if (place.startsWith(Rows.of(other) + "/")) {
                ask(other, 1);
            }
        }
    }

    /** An event of the ledger: whoever was asked for has its answer, a call has ended, or the limits are new. */
    void roomMayBe(LedgerEvent event, Instant now) {
        var limited = Rows.limited(event.getLedger(), event.getTeacher());
        var wait = stores.rateWait(limited);
        boolean room =
                switch (event.getKind()) {
                    case GRANTED -> wait.isDue(now.toEpochMilli());
                    case POSTED, OVERRUN, VOIDED -> wait.untilACallEnds() || wait.isDue(now.toEpochMilli());
                    case DENIED, REFUSED -> !isByRate(event) && wait.untilACallEnds();
                    case LIMITS_SET -> true;
                    default -> false;
                };
        if (room) {
            ask(limited, 1);
        }
    }

    static boolean isByRate(LedgerEvent event) {
        var denial = event.getDenial();
        return denial != null && denial.getCode().equals("rate");
    }

    /** Asks for those whose time has come. */
    void tick(Instant now) {
        for (var limited : Stores.keys(stores.rateWaits())) {
            if (stores.rateWait(limited).isDue(now.toEpochMilli())) {
                ask(limited, AT_ONCE);
            }
        }
    }

    private void ask(String limited, int atMost) {
        int asked = 0;
        for (var waiting : Stores.under(stores.rateQueue(), Rows.of(limited)).entrySet()) {
            var work = stores.work().get(waiting.getValue());
            if (work == null || (work.phase() != Phase.DENIED && work.phase() != Phase.ASKED)) {
                leave(waiting.getValue());
            } else if (work.phase() == Phase.DENIED && asked < atMost) {
                asking.ask(work);
                // It was parked where its pipeline is not running.
                asked += isAsked(work.id()) ? 1 : 0;
            }
        }
    }

    private boolean isAsked(String id) {
        var work = stores.work().get(id);
        return work != null && work.phase() == Phase.ASKED;
    }

    /** Takes out those who wait and are not to be asked for again. */
    List<Work> takeOut(String ledger, Predicate<Work> chosen) {
        var out = new ArrayList<Work>();
        for (var limited : Stores.keys(stores.rateWaits())) {
            if (Rows.isLimitOf(ledger, limited)) {
                takeOut(limited, chosen, out);
            }
        }
        return out;
    }

    private void takeOut(String limited, Predicate<Work> chosen, List<Work> out) {
        for (var id : Stores.under(stores.rateQueue(), Rows.of(limited)).values()) {
            var work = stores.work().get(id);
            if (work != null && work.phase() == Phase.DENIED && chosen.test(work)) {
                leave(id);
                out.add(work);
            }
        }
    }
}

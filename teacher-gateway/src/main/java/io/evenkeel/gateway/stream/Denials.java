package io.evenkeel.gateway.stream;

import io.evenkeel.contracts.avro.Amounts;
import io.evenkeel.contracts.avro.Denial;
import io.evenkeel.contracts.avro.LedgerEvent;
import io.evenkeel.gateway.domain.queue.Room;
import io.evenkeel.gateway.domain.work.Phase;
import io.evenkeel.gateway.domain.work.Work;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** Keeps those whom the ledger had no room for, and asks again when the journal shows that there may be some. */
final class Denials {
    private static final String TEACHER = "teacher:";
    private static final List<String> UNITS = List.of("tokens", "nanos", "examples");

    private final Stores stores;
    private final Asking asking;

    Denials(Stores stores, Asking asking) {
        this.stores = stores;
        this.asking = asking;
    }

    /** The ledger had no room for the item. */
    void denied(Work work, Denial denial) {
        var room = Rows.room(work.ledger(), roomOf(denial.getAccount()), denial.getUnit());
        stores.save(work.in(Phase.DENIED));
        stores.denied().put(Rows.denied(room, work), work.id());
        // What one teacher has left says nothing of the others.
        stores.rooms().put(room, isOfTeachers(denial) ? Room.unknown() : new Room(denial.getAvailable()));
    }

    /** Whether it was the account of a teacher, one of several, that had no room; then none of those offered had. */
    static boolean isOfTeachers(Denial denial) {
        return isTeacher(denial.getAccount());
    }

    private static boolean isTeacher(String account) {
        return account.startsWith(TEACHER);
    }

    /** Whoever waits for a teacher waits for any of them. */
    private static String roomOf(String account) {
        return isTeacher(account) ? TEACHER : account;
    }

    /**
     * An event of an account: of those who wait for room in it or above it the first who may fit is asked for again; but
     * never in the room that the event itself refused. Whoever is too big for what is left holds up nobody behind it.
     */
    void roomMayBe(LedgerEvent event) {
        for (var account : roomsOf(event)) {
            for (var unit : UNITS) {
                var row = Rows.room(event.getLedger(), account, unit);
                var room = stores.rooms().get(row);
                if (room != null && !refused(event, account, unit)) {
                    askFirst(row, unit, after(event, unit, room));
                }
            }
        }
    }

    private void askFirst(String row, String unit, Room room) {
        var waiting = Stores.under(stores.denied(), row);
        if (waiting.isEmpty()) {
            stores.rooms().delete(row);
            return;
        }
        stores.rooms().put(row, room);
        for (var place : waiting.entrySet()) {
            var work = stores.work().get(place.getValue());
            if (work == null || work.phase() != Phase.DENIED) {
                stores.denied().delete(place.getKey());
            } else if (room.fits(quoted(work, unit))) {
                stores.denied().delete(place.getKey());
                asking.ask(work);
                return;
            }
        }
    }

    /** Takes out those who wait for room and are not to be asked for again. */
    List<Work> takeOut(String ledger, Predicate<Work> chosen) {
        var out = new ArrayList<Work>();
        Stores.under(stores.denied(), Rows.of(ledger)).forEach((row, id) -> {
            var work = stores.work().get(id);
            if (work != null && work.phase() == Phase.DENIED && chosen.test(work)) {
                stores.denied().delete(row);
                out.add(work);
            }
        });
        return out;
    }

    private static boolean refused(LedgerEvent event, String account, String unit) {
        var denial = event.getDenial();
        return denial != null
                && roomOf(denial.getAccount()).equals(account)
                && denial.getUnit().equals(unit);
    }

    private static Room after(LedgerEvent event, String unit, Room room) {
        return switch (event.getKind()) {
            case POSTED, OVERRUN -> room.freed(amount(event.getReleased(), unit) - amount(event.getAmounts(), unit));
            case VOIDED, CANDIDATE_ENDED -> room.freed(amount(event.getReleased(), unit));
            case QUOTA_SET, RECONCILED -> Room.unknown();
            default -> room;
        };
    }

    private static long amount(Amounts amounts, String unit) {
        return switch (unit) {
            case "tokens" -> amounts.getTokens();
            case "nanos" -> amounts.getNanos();
            default -> amounts.getExamples();
        };
    }

    private static long quoted(Work work, String unit) {
        return switch (unit) {
            case "tokens" -> work.quotedTokens();
            case "nanos" -> work.quotedNanos();
            default -> work.examples();
        };
    }

    private static List<String> roomsOf(LedgerEvent event) {
        var rooms = pathOf(roomOf(event.getAccount()));
        if (!event.getTeacher().isEmpty()) {
            rooms.add(TEACHER);
        }
        return rooms;
    }

    /** The account and all above it. A domain's name may hold a slash: a path too many finds no room, and does no harm. */
    private static List<String> pathOf(String account) {
        var path = new ArrayList<String>();
        for (int slash = account.indexOf('/'); slash >= 0; slash = account.indexOf('/', slash + 1)) {
            path.add(account.substring(0, slash));
        }
        path.add(account);
        return path;
    }
}

package io.evenkeel.gateway.stream;

import io.evenkeel.gateway.domain.work.Work;
import java.util.Objects;

/** Keeps the windows: gives candidates their turn, in the order of their queue. */
final class Turns {
    private final Stores stores;
    private final Asking asking;

    Turns(Stores stores, Asking asking) {
        this.stores = stores;
        this.asking = asking;
    }

    /** A candidate joins its window's queue. */
    void arrived(Work work, String row) {
        var window = stores.window(row);
        var queued = work.queuedIn(row, window.arrived());
        stores.save(queued);
        stores.queue().put(Rows.place(row, queued.order()), queued.id());
        stores.windows().put(row, window.arrival());
        advance(row);
    }

    /** A plan said how many examples the window is for. */
    void planned(String row, long examples, boolean nothingMore) {
        stores.windows().put(row, stores.window(row).planned(examples, nothingMore));
        advance(row);
    }

    /** A candidate that had its turn has ended. */
    void ended(String row, boolean asExample) {
        stores.windows().put(row, stores.window(row).end(asExample));
        advance(row);
    }

    private void advance(String row) {
        for (var window = stores.window(row); window.hasTurn(); window = stores.window(row)) {
            var place = Rows.place(row, window.taken());
            var id = Objects.requireNonNull(stores.queue().delete(place), "a window's queue has no gaps");
            stores.windows().put(row, window.take());
            asking.ask(Objects.requireNonNull(stores.work().get(id)));
        }
    }
}

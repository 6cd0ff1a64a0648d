package io.evenkeel.gateway.stream;

import io.evenkeel.contracts.Keys;
import io.evenkeel.gateway.domain.cache.CachedReply;
import io.evenkeel.gateway.domain.cache.ReplyKey;
import io.evenkeel.gateway.domain.result.TeacherReply;
import io.evenkeel.gateway.domain.work.Work;
import io.evenkeel.runtime.Outbox;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Objects;
import java.util.Optional;

/**
 * Good replies by what was asked, each for a while and within its ledger: who pays for a ledger has paid for them. Off where the
 * while is nothing, and then it keeps no text.
 */
final class ReplyCache {
    private static final int FORGOTTEN_AT_ONCE = 1_000;

    private final Outbox outbox;
    private final Stores stores;
    private final Asking asking;
    private final Duration time;

    /** @param time how long a reply may be used again; nothing for never */
    ReplyCache(Outbox outbox, Stores stores, Asking asking, Duration time) {
        this.outbox = outbox;
        this.stores = stores;
        this.asking = asking;
        this.time = time;
    }

    /** The reply that answers the item's present call. */
    Optional<CachedReply> find(Work work) {
        return isOn(work) ? fresh(row(work)) : Optional.empty();
    }

    /** Keeps what answered the item's present call, unless there is a reply that still holds. */
    void keep(Work work, TeacherReply reply) {
        if (!isOn(work)) {
            return;
        }
        var row = row(work);
        if (fresh(row).isPresent()) {
            return;
        }
        var now = outbox.now();
        var kept = new CachedReply(
                work.call().toString(),
                Objects.requireNonNull(reply.content()),
                reply.finishReason(),
                now.toEpochMilli());
        stores.replies().put(row, kept);
        stores.repliesByTime().put(Rows.inTime(now, row), row);
    }

    private Optional<CachedReply> fresh(String row) {
        return Optional.ofNullable(stores.replies().get(row)).filter(reply -> reply.isFresh(outbox.now(), time));
    }

    /** Removes what is too old, a part of it at a time. */
    void forget(Instant now) {
        var old = new ArrayList<String>();
        try (var rows = stores.repliesByTime().range(null, Rows.inTime(now.minus(time), ""))) {
            while (rows.hasNext() && old.size() < FORGOTTEN_AT_ONCE) {
                old.add(rows.next().key);
            }
        }
        for (var place : old) {
            var row = Objects.requireNonNull(stores.repliesByTime().delete(place));
            var reply = stores.replies().get(row);
            // A newer one may have taken its row.
            if (reply != null && !reply.isFresh(now, time)) {
                stores.replies().delete(row);
            }
        }
    }

    private boolean isOn(Work work) {
        return time.isPositive() && ReplyKey.isRepeatable(work.purpose());
    }

    private String row(Work work) {
        return Rows.of(Keys.ledger(work.ledger()), asking.contentOf(work));
    }
}

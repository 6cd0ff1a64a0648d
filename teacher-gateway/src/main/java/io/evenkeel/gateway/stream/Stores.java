package io.evenkeel.gateway.stream;

import io.evenkeel.contracts.TopicSerdes;
import io.evenkeel.contracts.Topics;
import io.evenkeel.contracts.avro.CallRequest;
import io.evenkeel.contracts.avro.Candidate;
import io.evenkeel.gateway.domain.cache.CachedReply;
import io.evenkeel.gateway.domain.queue.RateWait;
import io.evenkeel.gateway.domain.queue.Room;
import io.evenkeel.gateway.domain.queue.StageStanding;
import io.evenkeel.gateway.domain.queue.Window;
import io.evenkeel.gateway.domain.quote.DatedPrice;
import io.evenkeel.gateway.domain.work.Work;
import io.evenkeel.runtime.JsonSerde;
import io.evenkeel.runtime.Outbox;
import io.evenkeel.runtime.ServiceTopology;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * The quoting half's stores in one task.
 *
 * @param work every item by id; one that has ended stays as its id, so that a duplicate has no effect
 * @param candidates texts of candidates that have not ended, by id
 * @param requests texts of requests that have not ended, by id
 * @param stages what plans said, by ledger/pipeline/stage
 * @param windows by ledger/pipeline/stage/domain/origin
 * @param queue ids of those who wait for their turn, by window/place
 * @param parked ids of those whose pipeline is not running
 * @param rooms what is left in accounts that refused, by ledger/account/unit
 * @param denied ids of those who wait for room, by ledger/account/unit/place
 * @param rateQueue ids of those who wait for a rate limit, by whose it is/place
 * @param ratePlaces their places, by id
 * @param rateWaits when it is worth asking for them again, by whose limit it is
 * @param toldLimits what the provider last said that it permits, by whose limit it is
 * @param unknownPrices what calls were quoted at whose outcome is unknown, by call id
 * @param openReferences calls open on the evaluation account, by ledger/pipeline
 * @param replies replies that may be used again, by ledger/hash of what was asked
 * @param repliesByTime their rows, by time/row
 */
record Stores(
        KeyValueStore<String, Work> work,
        KeyValueStore<String, Candidate> candidates,
        KeyValueStore<String, CallRequest> requests,
        KeyValueStore<String, StageStanding> stages,
        KeyValueStore<String, Window> windows,
        KeyValueStore<String, String> queue,
        KeyValueStore<String, String> parked,
        KeyValueStore<String, Room> rooms,
        KeyValueStore<String, String> denied,
        KeyValueStore<String, String> rateQueue,
        KeyValueStore<String, String> ratePlaces,
        KeyValueStore<String, RateWait> rateWaits,
        KeyValueStore<String, String> toldLimits,
        KeyValueStore<String, DatedPrice> unknownPrices,
        KeyValueStore<String, Long> openReferences,
        KeyValueStore<String, CachedReply> replies,
        KeyValueStore<String, String> repliesByTime) {

    static final Set<String> NAMES = Set.of(
            "work",
            "candidates",
            "requests",
            "stages",
            "windows",
            "queue",
            "parked",
            "rooms",
            "denied",
            "rate-queue",
            "rate-places",
            "rate-waits",
            "told-limits",
            "unknown-prices",
            "open-references",
            "replies",
            "replies-by-time");

    static void declare(ServiceTopology topology, TopicSerdes serdes) {
        topology.store("work", Serdes.String(), JsonSerde.of(Work.class))
                .store("candidates", Serdes.String(), serdes.value(Topics.SAMPLER_HEAD_CANDIDATES))
                .store("requests", Serdes.String(), serdes.value(Topics.SYNTHESIZER_CALL_REQUESTS))
                .store("stages", Serdes.String(), JsonSerde.of(StageStanding.class))
                .store("windows", Serdes.String(), JsonSerde.of(Window.class))
                .store("queue", Serdes.String(), Serdes.String())
                .store("parked", Serdes.String(), Serdes.String())
                .store("rooms", Serdes.String(), JsonSerde.of(Room.class))
                .store("denied", Serdes.String(), Serdes.String())
                .store("rate-queue", Serdes.String(), Serdes.String())
                .store("rate-places", Serdes.String(), Serdes.String())
                .store("rate-waits", Serdes.String(), JsonSerde.of(RateWait.class))
                .store("told-limits", Serdes.String(), Serdes.String())
                .store("unknown-prices", Serdes.String(), JsonSerde.of(DatedPrice.class))
                .store("open-references", Serdes.String(), Serdes.Long())
                .store("replies", Serdes.String(), JsonSerde.of(CachedReply.class))
                .store("replies-by-time", Serdes.String(), Serdes.String());
    }

    static Stores of(Outbox outbox) {
        return new Stores(
                outbox.store("work"),
                outbox.store("candidates"),
                outbox.store("requests"),
                outbox.store("stages"),
                outbox.store("windows"),
                outbox.store("queue"),
                outbox.store("parked"),
                outbox.store("rooms"),
                outbox.store("denied"),
                outbox.store("rate-queue"),
                outbox.store("rate-places"),
                outbox.store("rate-waits"),
                outbox.store("told-limits"),
                outbox.store("unknown-prices"),
                outbox.store("open-references"),
                outbox.store("replies"),
                outbox.store("replies-by-time"));
    }

    void save(Work item) {
        work.put(item.id(), item);
    }

    StageStanding stageOf(Work item) {
        return stage(Rows.stage(item));
    }

    StageStanding stage(String row) {
        var known = stages.get(row);
        return known == null ? StageStanding.UNPLANNED : known;
    }

    Window window(String row) {
        var known = windows.get(row);
        return known == null ? Window.UNPLANNED : known;
    }

    /** @param limited whose limit, {@link Rows#limited} */
    RateWait rateWait(String limited) {
        var known = rateWaits.get(limited);
        return known == null ? RateWait.NOBODY : known;
    }

    long openReferences(String ledger, String pipeline) {
        var known = openReferences.get(Rows.of(ledger, pipeline));
        return known == null ? 0 : known;
    }

    /** The rows that begin with {@code prefix} and a slash, in order; a copy, so that the store may change meanwhile. */
    static Map<String, String> under(KeyValueStore<String, String> store, String prefix) {
        var rows = new LinkedHashMap<String, String>();
        try (KeyValueIterator<String, String> found =
                store.prefixScan(prefix + "/", Serdes.String().serializer())) {
            found.forEachRemaining(row -> rows.put(row.key, row.value));
        }
        return rows;
    }

    /** All keys of a store; a copy. */
    static <V> Iterable<String> keys(KeyValueStore<String, V> store) {
        var keys = new ArrayList<String>();
        try (KeyValueIterator<String, V> all = store.all()) {
            all.forEachRemaining(row -> keys.add(row.key));
        }
        return keys;
    }
}

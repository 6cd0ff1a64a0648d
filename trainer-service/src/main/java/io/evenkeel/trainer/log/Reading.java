package io.evenkeel.trainer.log;

import io.evenkeel.contracts.Topic;
import java.util.List;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;

/** What several topics said of a pipeline at one moment. */
public final class Reading {
    private final Map<String, List<Found<?>>> byTopic;

    Reading(Map<String, List<Found<?>>> byTopic) {
        this.byTopic = byTopic;
    }

    /** The topic's records in their order. */
    @SuppressWarnings("unchecked") // put in under the topic's own name only
    public <T extends SpecificRecord> List<Found<T>> of(Topic<T> topic) {
        return byTopic.getOrDefault(topic.name(), List.of()).stream()
                .map(found -> (Found<T>) found)
                .toList();
    }
}

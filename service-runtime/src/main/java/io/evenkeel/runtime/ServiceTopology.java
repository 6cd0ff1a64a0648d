package io.evenkeel.runtime;

import io.evenkeel.contracts.LedgerPartitioner;
import io.evenkeel.contracts.Owner;
import io.evenkeel.contracts.Topic;
import io.evenkeel.contracts.TopicSerdes;
import io.evenkeel.contracts.Topics;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/**
 * A service's topology: one handler for each topic it reads, stores that they share, a sink for each topic it writes.
 *
 * <p>Promised, and tested in {@code ServiceTopologyTest}: a value that cannot be decoded, or whose handler throws, goes to
 * the service's dead letters with its original key, bytes and headers, in the same transaction, and the stream goes on;
 * {@code <service>.redrive} brings it back to the handler of its topic; decisions are numbered without gaps and chained.
 */
public final class ServiceTopology {
    static final String DECISIONS = "decisions";
    static final String PIPELINES = "pipelines";

    private final Owner service;
    private final TopicSerdes serdes;
    private final Map<Topic<?>, Node<?>> nodes = new LinkedHashMap<>();
    private final Map<String, StoreBuilder<?>> stores = new LinkedHashMap<>();
    private final Set<Topic<?>> sinks = new LinkedHashSet<>();

    public ServiceTopology(Owner service, TopicSerdes serdes) {
        this.service = service;
        this.serdes = serdes;
        store(DECISIONS, Serdes.String(), JsonSerde.of(DecisionChain.class));
    }

    /** Adds an in-memory store with a changelog, for the handlers that name it. */
    public <K, V> ServiceTopology store(String name, Serde<K> keys, Serde<V> values) {
        StoreBuilder<KeyValueStore<K, V>> builder =
                Stores.keyValueStoreBuilder(Stores.inMemoryKeyValueStore(name), keys, values);
        stores.put(name, builder.withLoggingEnabled(Map.of()).withCachingDisabled());
        return this;
    }

    /** Handles a topic's records, with the named stores at hand. */
    public <T extends SpecificRecord> ServiceTopology on(
            Topic<T> topic, Set<String> storeNames, Handler.Factory<T> factory) {
        nodes.put(topic, new Node<>(topic, storeNames, factory));
        return this;
    }

    /** Declares what the handlers may send to. */
    public ServiceTopology writes(Topic<?>... topics) {
        sinks.addAll(List.of(topics));
        return this;
    }

    /** Names of the topics that must be there before the service starts, sorted. */
    public Set<String> topicNames() {
        var names = new TreeSet<String>();
        Stream.concat(nodes.keySet().stream(), sinks.stream()).map(Topic::name).forEach(names::add);
        names.add(Topics.redriveOf(service).name());
        names.add(Topics.deadLettersOf(service).name());
        names.add(Topics.OPERATOR_PIPELINES.name());
        return names;
    }

    public Topology build() {
        var topology = new Topology();
        var redrive = Topics.redriveOf(service).name();
        addPipelines(topology);
        topology.addSource(redrive, new StringDeserializer(), new ByteArrayDeserializer(), redrive);
        var handlers = new ArrayList<String>();
        for (var node : nodes.values()) {
            handlers.add(node.addTo(topology, redrive));
        }
        for (var store : stores.entrySet()) {
            topology.addStateStore(
                    store.getValue(),
                    nodes.values().stream()
                            .filter(node -> node.uses(store.getKey()))
                            .map(Node::name)
                            .toArray(String[]::new));
        }
        var parents = handlers.toArray(String[]::new);
        for (var sink : sinks) {
            addSink(topology, sink, parents);
        }
        var deadLetters = Topics.deadLettersOf(service).name();
        topology.addSink(sinkOf(deadLetters), deadLetters, new StringSerializer(), new ByteArraySerializer(), parents);
        return topology;
    }

    private <T extends SpecificRecord> void addSink(Topology topology, Topic<T> topic, String... parents) {
        topology.addSink(
                sinkOf(topic.name()),
                topic.name(),
                new StringSerializer(),
                serdes.value(topic).serializer(),
                new LedgerPartitioner(),
                parents);
    }

    private void addPipelines(Topology topology) {
        var serde = serdes.value(Topics.OPERATOR_PIPELINES);
        topology.addGlobalStore(
                Stores.keyValueStoreBuilder(Stores.inMemoryKeyValueStore(PIPELINES), Serdes.String(), serde)
                        .withLoggingDisabled()
                        .withCachingDisabled(),
                "pipelines-source",
                new StringDeserializer(),
                new ByteArrayDeserializer(),
                Topics.OPERATOR_PIPELINES.name(),
                "pipelines-keeper",
                () -> new PipelinesKeeper(serde.deserializer()));
    }

    static String sinkOf(String topic) {
        return "to-" + topic;
    }

    private final class Node<T extends SpecificRecord> {
        private final Topic<T> topic;
        private final Set<String> storeNames;
        private final Handler.Factory<T> factory;

        Node(Topic<T> topic, Set<String> storeNames, Handler.Factory<T> factory) {
            this.topic = topic;
            this.storeNames = storeNames;
            this.factory = factory;
        }

        String name() {
            return "on-" + topic.name();
        }

        boolean uses(String store) {
            return store.equals(DECISIONS) || storeNames.contains(store);
        }

        String addTo(Topology topology, String redrive) {
            topology.addSource(topic.name(), new StringDeserializer(), new ByteArrayDeserializer(), topic.name());
            topology.addProcessor(
                    name(),
                    () -> new TopicProcessor<>(
                            service, topic, serdes.value(topic).deserializer(), factory),
                    topic.name(),
                    redrive);
            return name();
        }
    }
}

package io.evenkeel.contracts;

import io.apicurio.registry.resolver.client.RegistryClientFacade;
import io.apicurio.registry.serde.avro.AvroKafkaDeserializer;
import io.apicurio.registry.serde.avro.AvroKafkaSerializer;
import java.time.Duration;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.Serializer;

/**
 * Serdes over Apicurio Registry. They look schemas up and never register them: deployment does. Schemas once seen stay
 * cached, so a running service survives the registry's absence, and no look-up
 * waits for ever ({@link RegistryLookups}).
 */
public final class RegistrySerdes implements TopicSerdes {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final RegistryClientFacade lookups;
    private final Map<String, Object> config;

    /** @param registryUrl of the core API, such as {@code http://localhost:8081/apis/registry/v3} */
    public RegistrySerdes(String registryUrl) {
        this.lookups = RegistryLookups.at(registryUrl, PATIENCE);
        this.config = Map.of(
                "apicurio.registry.url", registryUrl,
                "apicurio.registry.auto-register", "false",
                "apicurio.registry.find-latest", "false",
                "apicurio.registry.use-specific-avro-reader", "true",
                "apicurio.registry.avro-datum-provider", RememberingDatumProvider.class.getName(),
                // Deployment registers each schema whole; without this the serde would look for one with references.
                "apicurio.registry.dereference-schema", "true",
                // A schema's id never changes, so a cached one never goes stale.
                "apicurio.registry.check-period-ms", Long.toString(Long.MAX_VALUE / 4),
                "apicurio.registry.fault-tolerant-refresh", "true");
    }

    @Override
    public <T extends SpecificRecord> Serde<T> value(Topic<T> topic) {
        topic.schema();
        Serializer<T> serializer = new AvroKafkaSerializer<>(lookups);
        serializer.configure(config, false);
        Deserializer<T> deserializer = new AvroKafkaDeserializer<>(lookups);
        deserializer.configure(config, false);
        return Serdes.serdeFrom(
                new OfTopicSerializer<>(topic.name(), serializer),
                new OfTopicDeserializer<>(topic.name(), deserializer));
    }

    private record OfTopicSerializer<T>(String topic, Serializer<T> registry) implements Serializer<T> {
        @Override
        public byte[] serialize(String ignored, T value) {
            return registry.serialize(topic, value);
        }

        @Override
        public void close() {
            registry.close();
        }
    }

    private record OfTopicDeserializer<T>(String topic, Deserializer<T> registry) implements Deserializer<T> {
        @Override
        public T deserialize(String ignored, byte[] bytes) {
            return registry.deserialize(topic, bytes);
        }

        @Override
        public void close() {
            registry.close();
        }
    }
}

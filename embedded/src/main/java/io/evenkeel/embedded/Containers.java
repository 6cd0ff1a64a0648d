package io.evenkeel.embedded;

import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.kafka.KafkaContainer;
import org.testcontainers.utility.DockerImageName;

/**
 * Broker and registry as containers, where Docker runs: {@code -Dcontainers=true}. The images' names can be set
 * ({@value #KAFKA_IMAGE}, {@value #REGISTRY_IMAGE}), so that locally built ones serve too.
 */
final class Containers implements AutoCloseable {
    static final String SWITCH = "containers";
    static final String KAFKA_IMAGE = "containers.kafka.image";
    static final String REGISTRY_IMAGE = "containers.registry.image";

    private static final int REGISTRY_PORT = 8080;

    private final KafkaContainer kafka =
            new KafkaContainer(DockerImageName.parse(System.getProperty(KAFKA_IMAGE, "apache/kafka:4.1.2"))
                    .asCompatibleSubstituteFor("apache/kafka"));
    private final GenericContainer<?> registry = new GenericContainer<>(
                    DockerImageName.parse(System.getProperty(REGISTRY_IMAGE, "apicurio/apicurio-registry:3.3.3")))
            .withExposedPorts(REGISTRY_PORT)
            .waitingFor(Wait.forHttp("/apis/registry/v3/system/info").forPort(REGISTRY_PORT));

    /** True when the tests of this JVM shall run on containers. */
    static boolean wanted() {
        return Boolean.getBoolean(SWITCH);
    }

    void start() {
        kafka.start();
        registry.start();
    }

    String bootstrapServers() {
        return kafka.getBootstrapServers();
    }

    String registryUrl() {
        return "http://" + registry.getHost() + ":" + registry.getMappedPort(REGISTRY_PORT);
    }

    @Override
    public void close() {
        registry.stop();
        kafka.stop();
    }
}

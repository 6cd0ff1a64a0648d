package io.evenkeel.embedded;

import io.evenkeel.contracts.RegistrySerdes;
import io.evenkeel.contracts.SchemaDeployment;
import io.evenkeel.contracts.Topic;
import io.evenkeel.contracts.TopicDeployment;
import io.evenkeel.contracts.TopicSerdes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;

/**
 * A broker and a registry for tests, with the catalogue's topics and schemas deployed. One for a test JVM is enough:
 * tests keep apart by ledger, pipeline and group names, not by clusters.
 */
public final class EmbeddedCluster implements AutoCloseable {
    private final String kafka;
    private final String registry;
    private final AutoCloseable parts;

    private EmbeddedCluster(String kafka, String registry, AutoCloseable parts) {
        this.kafka = kafka;
        this.registry = registry;
        this.parts = parts;
    }

    /** The one of this JVM: started when first asked for, stopped when the JVM ends. */
    public static EmbeddedCluster shared() {
        return Shared.CLUSTER;
    }

    /**
     * Starts one in a temporary folder, or in containers with {@code -Dcontainers=true}.
     *
     * @throws OwnProcess.StartFailed where broker or registry does not start
     */
    public static EmbeddedCluster start() throws IOException, InterruptedException, ExecutionException {
        var cluster = Containers.wanted() ? inContainers() : asProcesses();
        cluster.deploy();
        return cluster;
    }

    /** Bootstrap servers, as {@code evenkeel.kafka} takes them. */
    public String kafka() {
        return kafka;
    }

    /** Base URL of the registry, as {@code evenkeel.registry} takes it. */
    public String registry() {
        return registry;
    }

    /** Serdes over this registry. */
    public TopicSerdes serdes() {
        return new RegistrySerdes(registryApi());
    }

    /** What every Kafka client needs to find the broker; to be extended. */
    public Map<String, Object> clientSettings() {
        return Map.of(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, kafka);
    }

    @Override
    public void close() throws Exception {
        parts.close();
    }

    private String registryApi() {
        return registry + "/apis/registry/v3";
    }

    private void deploy() throws IOException, InterruptedException, ExecutionException {
        try (var admin = Admin.create(clientSettings());
                var http = HttpClient.newHttpClient()) {
            new TopicDeployment(admin, Topic.PARTITIONS, (short) 1).createMissing();
            new SchemaDeployment(http, registryApi()).registerAll();
        }
    }

    private static EmbeddedCluster asProcesses() throws IOException, InterruptedException {
        var folder = Files.createTempDirectory("evenkeel-cluster-");
        var broker = new LocalBroker(folder.resolve("broker"));
        var registry = new LocalRegistry(folder.resolve("registry"));
        AutoCloseable parts = () -> {
            broker.close();
            registry.close();
            delete(folder);
        };
        // Also where a start fails or the JVM is interrupted: no process is left behind.
        Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(() -> closeQuietly(parts)));
        registry.launch();
        broker.start();
        registry.awaitReady();
        return new EmbeddedCluster(broker.bootstrapServers(), registry.url(), parts);
    }

    private static EmbeddedCluster inContainers() {
        var containers = new Containers();
        containers.start();
        return new EmbeddedCluster(containers.bootstrapServers(), containers.registryUrl(), containers);
    }

    private static void closeQuietly(AutoCloseable parts) {
        try {
            parts.close();
        } catch (Exception e) {
            System.err.println("a test cluster could not be cleared away: " + e);
        }
    }

    private static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> all = Files.walk(folder)) {
            for (var path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }

    private static final class Shared {
        static final EmbeddedCluster CLUSTER = startUnchecked();

        private static EmbeddedCluster startUnchecked() {
            try {
                return start();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (InterruptedException | ExecutionException e) {
                throw new IllegalStateException("the test cluster did not start", e);
            }
        }
    }
}

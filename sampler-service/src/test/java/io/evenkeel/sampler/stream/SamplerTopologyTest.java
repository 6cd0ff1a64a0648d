package io.evenkeel.sampler.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.contracts.InMemorySerdes;
import io.evenkeel.runtime.ServiceTopology;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class SamplerTopologyTest {
    private static final Path EXPECTED = Path.of("src/test/resources/expected_topology.txt");

    private final ServiceTopology topology =
            SamplerTopology.of(new InMemorySerdes(), 1, new SamplerMeters(new SimpleMeterRegistry()));

    @Test
    void theDeployedTopicsAreTheOnesOfTheTopology() throws IOException {
        var settings = new Properties();
        try (var file = Files.newBufferedReader(Path.of("src/main/resources/application.properties"))) {
            settings.load(file);
        }
        assertThat(new TreeSet<>(List.of(
                        settings.getProperty("quarkus.kafka-streams.topics").split(","))))
                .isEqualTo(topology.topicNames());
    }

    /** A renamed store or node is a new changelog, and the old state is lost: say so here first (-Dupdate.topology=true). */
    @Test
    void nodesAndStoresKeepTheirNames() throws IOException {
        var described = topology.build().describe().toString();
        if (Boolean.getBoolean("update.topology")) {
            Files.writeString(EXPECTED, described);
        }
        assertThat(described).isEqualTo(Files.readString(EXPECTED));
    }
}

package io.evenkeel.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.embedded.EmbeddedCluster;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The services on a broker and a registry that are not ours to start: processes, or with -Dcontainers=true containers. */
@Tag("slow")
class JoinTest {
    @TempDir
    Path folder;

    @Test
    void thePipelineRunsOnAClusterThatIsThereAlready() throws Exception {
        try (var cluster = EmbeddedCluster.start();
                var system = new Evenkeel(
                        folder.resolve("home"),
                        SmallPipeline.twoStages(
                                "--kafka",
                                cluster.kafka(),
                                "--registry",
                                cluster.registry(),
                                "--single-node",
                                "true"))) {
            system.up().succeeds();
            system.run(
                            Duration.ofMinutes(1),
                            "traffic",
                            "send",
                            SmallPipeline.trafficFile(folder).toString())
                    .succeeds();
            system.run(Evenkeel.WHOLE_RUN, "wait", "--timeout", Evenkeel.WHOLE_RUN_SECONDS)
                    .succeeds();
            var names = new ArrayList<String>();
            system.run(Duration.ofMinutes(1), "status", "--json")
                    .succeeds()
                    .json()
                    .get("processes")
                    .forEach(process -> names.add(process.get("name").asText()));
            assertThat(names).hasSize(6).doesNotContain("broker", "registry");
        }
    }
}

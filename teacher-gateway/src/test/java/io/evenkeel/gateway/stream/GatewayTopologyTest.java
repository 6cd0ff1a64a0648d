package io.evenkeel.gateway.stream;

import static io.evenkeel.gateway.stream.GatewayWorld.domain;
import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.contracts.InMemorySerdes;
import io.evenkeel.contracts.Topics;
import io.evenkeel.contracts.avro.CallPurpose;
import io.evenkeel.contracts.avro.CallStep;
import io.evenkeel.contracts.avro.LedgerCommandKind;
import io.evenkeel.contracts.avro.StageState;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Properties;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class GatewayTopologyTest {

    /**
     * A renamed store is lost work, a renamed node a lost place: change the file only with a migration in mind. It is what
     * {@code topology.describe()} prints (-Dupdate.topology=true).
     */
    @Test
    void theTopologyIsTheDeployedOne() throws IOException {
        var described = GatewayWorld.topology(new InMemorySerdes(), 3)
                .build()
                .describe()
                .toString();
        if (Boolean.getBoolean("update.topology")) {
            Files.writeString(Path.of("src/test/resources/expected_topology.txt"), described);
        }
        assertThat(described.strip())
                .isEqualTo(resource("expected_topology.txt").strip());
    }

    @Test
    void theServiceWaitsForExactlyTheTopicsOfItsTopology() throws IOException {
        var properties = new Properties();
        properties.load(Objects.requireNonNull(
                GatewayTopology.class.getClassLoader().getResourceAsStream("application.properties")));
        var named = new TreeSet<>(
                List.of(properties.getProperty("quarkus.kafka-streams.topics").split(",")));
        assertThat(named)
                .isEqualTo(GatewayWorld.topology(new InMemorySerdes(), 3).topicNames());
    }

    @Test
    void whatCannotBeReadGoesToTheDeadLettersAndTheRestGoesOn() {
        try (var world = new GatewayWorld()) {
            world.plan(StageState.PLANNED, 0, domain("adding", 2, 0));
            world.pipe(Topics.SAMPLER_HEAD_CANDIDATES, "acme/p", new byte[] {1, 2, 3});
            world.real("c0", "adding", 0, null);
            world.request("w1", CallPurpose.RATIONALE, 0);
            assertThat(world.commands()).hasSize(1);
            assertThat(world.deadLetters()).hasSize(2);
        }
    }

    @Test
    void everyInputTwiceHasOneEffect() {
        var once = play(1);
        assertThat(play(2)).isEqualTo(once);
        assertThat(once).anyMatch(line -> line.startsWith("gateway.rationales"));
    }

    @Test
    void aReplayOfTheSameInputsWritesTheSameBytes() {
        try (var first = new GatewayWorld();
                var second = new GatewayWorld()) {
            script(first, 1);
            script(second, 1);
            for (var topic : List.of(
                    Topics.BUDGET_COMMANDS,
                    Topics.GATEWAY_RATIONALES,
                    Topics.GATEWAY_REJECTIONS,
                    Topics.GATEWAY_REPLIES)) {
                assertThat(first.bytes(topic)).isNotEmpty().isEqualTo(second.bytes(topic));
            }
        }
    }

    /** What the gateway did, without the places of the inputs, which differ when they come twice. */
    private static List<String> play(int times) {
        try (var world = new GatewayWorld()) {
            var done = script(world, times);
            world.read(Topics.GATEWAY_RATIONALES)
                    .forEach(rationale -> done.add("gateway.rationales " + rationale.getCandidateId()));
            world.read(Topics.GATEWAY_REJECTIONS)
                    .forEach(rejection -> done.add("gateway.rejections " + rejection.getCandidateId() + " "
                            + rejection.getReason() + " " + rejection.getTokens()));
            world.read(Topics.GATEWAY_REPLIES)
                    .forEach(reply -> done.add("gateway.replies " + reply.getRequestId() + " " + reply.getTokens()));
            return done;
        }
    }

    private static List<String> script(GatewayWorld world, int times) {
        var done = new ArrayList<String>();
        repeat(times, () -> world.plan(StageState.PLANNED, 0, domain("adding", 2, 1)));
        repeat(times, () -> world.real("c0", "adding", 0, "1"));
        repeat(times, () -> world.real("c1", "adding", 1, "1"));
        repeat(times, () -> world.real("c2", "adding", 2, "1"));
        repeat(times, () -> world.synthetic("s0", "adding", 0, 2));
        repeat(times, () -> world.request("w1", CallPurpose.WRITE_QUESTIONS, 0));
        for (int round = 0; round < 4; round++) {
            for (var command : world.commands()) {
                done.add("budget.commands " + command.getCommandId() + " " + command.getOutcome());
                if (command.getKind() == LedgerCommandKind.RESERVE) {
                    repeat(times, () -> world.grant(command));
                }
            }
            for (var call : world.calls()) {
                done.add("gateway.calls " + call.getCallId());
                var answer = call.getCandidateId().equals("c1") ? "so #### 2" : "so #### 1";
                repeat(1, () -> world.reply(call, answer));
                // A second end of the same call: late, and only reconciled.
                repeat(times - 1, () -> world.end(call, CallStep.LOST));
            }
        }
        repeat(times, () -> world.plan(StageState.CLOSING, 1, domain("adding", 2, 1)));
        return done;
    }

    private static void repeat(int times, Runnable step) {
        for (int i = 0; i < times; i++) {
            step.run();
        }
    }

    private static String resource(String name) {
        try (var in = GatewayTopologyTest.class.getClassLoader().getResourceAsStream(name)) {
            return in == null ? "" : new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

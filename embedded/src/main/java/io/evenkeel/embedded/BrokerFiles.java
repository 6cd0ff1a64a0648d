package io.evenkeel.embedded;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.UUID;

/**
 * A broker's folder: its settings, its data, and the commands that format and run it. KRaft, broker and controller in
 * one process, one copy of everything, on the loopback address only.
 *
 * @param installation the broker's program
 * @param folder of this broker; what lies in it survives restarts
 * @param port where it takes clients
 */
public record BrokerFiles(Installation installation, Path folder, int port) {
    private static final String HEAP = "256m";

    /** Where clients find it. */
    public String bootstrapServers() {
        return "127.0.0.1:" + port;
    }

    /** What runs the broker, once it is {@link #prepare prepared}. */
    public List<String> command() {
        return java("kafka.Kafka", settingsFile().toString());
    }

    /**
     * Writes the settings and formats the data folder where it is not yet.
     *
     * @throws IOException where the folder cannot be written
     * @throws OwnProcess.StartFailed where formatting fails
     */
    public void prepare() throws IOException, InterruptedException {
        Files.createDirectories(folder);
        Files.writeString(settingsFile(), settings(FreePort.any()));
        if (!Files.exists(data().resolve("meta.properties"))) {
            format();
        }
    }

    private void format() throws IOException, InterruptedException {
        var command = java(
                "kafka.tools.StorageTool",
                "format",
                // In one argument: an id may begin with a dash, and then would be taken for an option.
                "--cluster-id=" + clusterId(),
                "-c",
                settingsFile().toString());
        var formatting = OwnProcess.start("formatting the broker's data", command, folder.resolve("format.log"));
        if (formatting.process().waitFor() != 0) {
            throw new OwnProcess.StartFailed("the broker's data folder " + data() + " cannot be formatted\n"
                    + OwnProcess.lastLines(formatting.log(), 20));
        }
    }

    private Path settingsFile() {
        return folder.resolve("server.properties").toAbsolutePath();
    }

    private Path data() {
        return folder.resolve("data").toAbsolutePath();
    }

    private List<String> java(String... mainAndArguments) {
        var command = new ArrayList<>(Jvm.small(HEAP));
        command.add("-Dorg.slf4j.simpleLogger.defaultLogLevel=warn");
        command.add("-Dorg.slf4j.simpleLogger.showDateTime=true");
        command.add("-Dorg.slf4j.simpleLogger.dateTimeFormat=yyyy-MM-dd'T'HH:mm:ss.SSS");
        command.addAll(List.of("-cp", installation.brokerClassPath()));
        command.addAll(List.of(mainAndArguments));
        return command;
    }

    private static String clusterId() {
        var id = UUID.randomUUID();
        var bytes = ByteBuffer.allocate(16).putLong(id.getMostSignificantBits()).putLong(id.getLeastSignificantBits());
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.array());
    }

    private String settings(int controllerPort) {
        return """
                process.roles=broker,controller
                node.id=1
                controller.quorum.voters=1@127.0.0.1:%2$d
                listeners=PLAINTEXT://127.0.0.1:%1$d,CONTROLLER://127.0.0.1:%2$d
                advertised.listeners=PLAINTEXT://127.0.0.1:%1$d
                listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT
                controller.listener.names=CONTROLLER
                inter.broker.listener.name=PLAINTEXT
                log.dirs=%3$s
                auto.create.topics.enable=false

                # One node: one copy of everything.
                default.replication.factor=1
                min.insync.replicas=1
                offsets.topic.replication.factor=1
                transaction.state.log.replication.factor=1
                transaction.state.log.min.isr=1
                share.coordinator.state.topic.replication.factor=1
                share.coordinator.state.topic.min.isr=1

                # A laptop: small and quick to start.
                offsets.topic.num.partitions=4
                transaction.state.log.num.partitions=4
                share.coordinator.state.topic.num.partitions=1
                log.cleaner.dedupe.buffer.size=8388608
                log.cleaner.threads=1
                num.network.threads=2
                num.io.threads=4
                group.initial.rebalance.delay.ms=0

                # A service killed in a transaction holds up read_committed readers no longer than this.
                transaction.abort.timed.out.transaction.cleanup.interval.ms=1000
                """.formatted(port, controllerPort, data().toString().replace("\\", "/"));
    }
}

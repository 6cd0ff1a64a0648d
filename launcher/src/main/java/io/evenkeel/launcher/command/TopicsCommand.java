package io.evenkeel.launcher.command;

import static io.evenkeel.launcher.listing.Listing.column;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.evenkeel.contracts.Owner;
import io.evenkeel.contracts.Topic;
import io.evenkeel.contracts.Topics;
import io.evenkeel.launcher.listing.Listing;
import io.evenkeel.launcher.records.RecordJson;
import io.evenkeel.launcher.records.RecordReader;
import io.evenkeel.launcher.running.RunningSystem;
import java.io.IOException;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "topics",
        mixinStandardHelpOptions = true,
        description = "The topics and what stands in them.",
        subcommands = {TopicsCommand.Catalogue.class, TopicsCommand.Cat.class})
final class TopicsCommand {
    @Command(name = "list", mixinStandardHelpOptions = true, description = "The catalogue of topics.")
    static final class Catalogue implements Callable<Integer> {
        private static final Listing<Topic<?>> LISTING = Listing.of(
                column("name", Topic::name),
                column(
                        "writers",
                        topic -> topic.writers().stream().map(Owner::label).toList()),
                column("key", topic -> topic.key().name().toLowerCase(Locale.ROOT)),
                column("value", topic -> topic.isAvro() ? topic.schema().getName() : "original bytes"),
                column("retention", topic -> topic.retention().name().toLowerCase(Locale.ROOT)),
                column("about", Topic::about));

        @Spec
        @SuppressWarnings("NullAway.Init")
        private CommandSpec command;

        @Option(names = "--json", description = "One object a line.")
        private boolean json;

        @Override
        public Integer call() {
            var out = command.commandLine().getOut();
            out.print(json ? LISTING.jsonLines(Topics.all()) : LISTING.table(Topics.all()));
            out.flush();
            return Commands.DONE;
        }
    }

    @Command(
            name = "cat",
            mixinStandardHelpOptions = true,
            description = {
                "Committed records from the beginning to the present end, one JSON object a line:",
                "topic, partition, offset, time, key, headers, value. They hold production text."
            })
    static final class Cat implements Callable<Integer>, TakesSettings {
        private final SettingOptions options = SettingOptions.ofAPipeline();

        @Spec
        @SuppressWarnings("NullAway.Init")
        private CommandSpec command;

        @Parameters(paramLabel = "NAME", description = "Name of a topic of the catalogue.")
        @SuppressWarnings("NullAway.Init")
        private String name;

        @Option(names = "--key", description = "Only records of this key.")
        private @Nullable String key;

        @Option(names = "--limit", defaultValue = "9223372036854775807", description = "At most so many records.")
        private long limit;

        @Option(names = "--json", description = "Accepted for symmetry; the output is always JSON.")
        @SuppressWarnings("UnusedVariable")
        private boolean json;

        @Override
        public SettingOptions settings() {
            return options;
        }

        @Override
        public Integer call() throws IOException, InterruptedException {
            var topic = Topics.byName(name)
                    .orElseThrow(() -> new ParameterException(
                            command.commandLine(),
                            "NAME is '" + name + "'; allowed: a topic of 'evenkeel topics list'."));
            var cluster = RunningSystem.of(options.inForce()).cluster();
            var partitions = IntStream.range(0, Topic.PARTITIONS)
                    .mapToObj(partition -> new TopicPartition(name, partition))
                    .toList();
            var values = new RecordJson(topic, cluster.serdes());
            var out = command.commandLine().getOut();
            try (var reader = new RecordReader(cluster, partitions)) {
                var left = new long[] {limit};
                reader.readToEnd(record -> {
                    if (left[0] > 0 && (key == null || key.equals(record.key()))) {
                        out.print(line(record, values));
                        left[0]--;
                    }
                    return left[0] > 0;
                });
            }
            out.flush();
            return Commands.DONE;
        }

        private static String line(ConsumerRecord<String, byte[]> record, RecordJson values) {
            var object = JsonNodeFactory.instance.objectNode();
            object.put("topic", record.topic());
            object.put("partition", record.partition());
            object.put("offset", record.offset());
            object.put(
                    "time", java.time.Instant.ofEpochMilli(record.timestamp()).toString());
            object.put("key", record.key());
            object.set("headers", RecordJson.headers(record.headers()));
            object.set("value", values.value(record.value()));
            return Listing.line(object);
        }
    }
}

package io.evenkeel.contracts;

import java.util.stream.Collectors;
import org.apache.avro.Schema;

/** The topic reference for people, {@code docs/topics.md}, made from the catalogue. */
public final class TopicReference {
    private TopicReference() {}

    /** The whole page, GitHub-flavoured Markdown. */
    public static String markdown() {
        var page = new StringBuilder("""
                # Topics

                Generated from the catalogue (`io.evenkeel.contracts.Topics`); do not edit: `./mvnw -pl contracts test -Dupdate.docs=true` writes it anew, and a test fails when it is stale. Every topic has %d partitions. Values are Avro in the Confluent wire format (a zero byte, a 4-byte schema id, Avro binary); compatibility `FULL_TRANSITIVE`; headers are CloudEvents (`ce_*`) and `traceparent`. A key that begins with a ledger is partitioned by the ledger alone.

                | topic | written by | key | value | kept | what |
                |---|---|---|---|---|---|
                """.formatted(Topic.PARTITIONS));
        for (var topic : Topics.all()) {
            var writers = topic.writers().stream().map(Owner::label).collect(Collectors.joining(", "));
            var value = topic.isAvro()
                    ? "[" + topic.schema().getName() + "](#" + anchor(topic.name()) + ")"
                    : "original bytes";
            page.append("| `%s` | %s | %s | %s | %s | %s |\n"
                    .formatted(
                            topic.name(),
                            writers,
                            topic.key().label(),
                            value,
                            topic.retention().label(),
                            topic.about()));
        }
        for (var topic : Topics.all()) {
            if (topic.isAvro()) {
                appendFields(page, topic.name(), topic.schema());
            }
        }
        return page.toString();
    }

    private static void appendFields(StringBuilder page, String heading, Schema schema) {
        page.append("\n## ")
                .append(heading)
                .append("\n`")
                .append(schema.getName())
                .append("`: ");
        page.append(schema.getDoc()).append("\n\n| field | type | what |\n|---|---|---|\n");
        for (var field : schema.getFields()) {
            page.append("| `%s` | %s | %s |\n".formatted(field.name(), type(field.schema()), field.doc()));
        }
    }

    private static String type(Schema schema) {
        return switch (schema.getType()) {
            case UNION ->
                schema.getTypes().stream()
                        .filter(option -> option.getType() != Schema.Type.NULL)
                        .map(TopicReference::type)
                        .collect(Collectors.joining(" or ", "", " or null"));
            case ARRAY -> "list of " + type(schema.getElementType());
            case MAP -> "map of " + type(schema.getValueType());
            case RECORD -> schema.getName();
            case ENUM -> String.join(" ", schema.getEnumSymbols());
            default -> schema.getType().getName();
        };
    }

    private static String anchor(String heading) {
        return heading.replace(".", "");
    }
}

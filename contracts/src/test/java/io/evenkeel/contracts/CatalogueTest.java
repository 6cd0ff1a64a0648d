package io.evenkeel.contracts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.junit.jupiter.api.Test;

class CatalogueTest {

    @Test
    void everyTopicIsDeclaredOnce() {
        assertThat(Topics.all().stream().map(Topic::name)).doesNotHaveDuplicates();
    }

    @Test
    void everyTopicConstantIsInTheCatalogue() throws IllegalAccessException {
        for (var field : Topics.class.getFields()) {
            assertThat(Topics.all()).contains((Topic<?>) field.get(null));
        }
    }

    @Test
    void aTopicOfAServiceHasOneWriter() {
        assertThat(Topics.all().stream().filter(topic -> !topic.equals(Topics.TRAFFIC)))
                .allSatisfy(topic -> assertThat(topic.writers()).hasSize(1));
    }

    @Test
    void everySchemaFileBelongsToATopic() throws IOException {
        var used = new LinkedHashMap<String, Schema>();
        avroTopics().forEach(topic -> collect(topic.schema(), used));
        try (Stream<Path> files = Files.list(Path.of("src/main/avro"))) {
            var declared = files.map(file -> file.getFileName().toString().replace(".avsc", ""))
                    .collect(Collectors.toSet());
            assertThat(used.keySet()).containsExactlyInAnyOrderElementsOf(declared);
        }
    }

    @Test
    void everyFieldSaysWhatItIsAndNumbersNameTheirUnit() {
        var lacking = new ArrayList<String>();
        var used = new LinkedHashMap<String, Schema>();
        avroTopics().forEach(topic -> collect(topic.schema(), used));
        for (var schema : used.values()) {
            if (schema.getType() != Schema.Type.RECORD) {
                continue;
            }
            for (var field : schema.getFields()) {
                var doc = field.doc();
                if (doc == null || doc.isBlank()) {
                    lacking.add(schema.getName() + "." + field.name() + " has no doc");
                } else if (isNumber(field.schema()) && !namesAUnit(doc)) {
                    lacking.add(schema.getName() + "." + field.name() + " names no unit: " + doc);
                }
            }
        }
        assertThat(lacking).isEmpty();
    }

    @Test
    void everyEnumHasADefaultForReadersThatDoNotKnowASymbol() {
        var used = new LinkedHashMap<String, Schema>();
        avroTopics().forEach(topic -> collect(topic.schema(), used));
        assertThat(used.values().stream().filter(schema -> schema.getType() == Schema.Type.ENUM))
                .isNotEmpty()
                .allSatisfy(schema -> assertThat(schema.getEnumDefault()).isEqualTo("UNKNOWN"));
    }

    @Test
    void theTopicReferenceIsUpToDate() throws IOException {
        var page = Path.of("../docs/topics.md");
        if (Boolean.getBoolean("update.docs")) {
            Files.createDirectories(page.getParent());
            Files.writeString(page, TopicReference.markdown());
        }
        if (!Files.exists(page) || !Files.readString(page).equals(TopicReference.markdown())) {
            fail("docs/topics.md is stale: ./mvnw -pl contracts test -Dupdate.docs=true writes it anew");
        }
    }

    private static Stream<Topic<?>> avroTopics() {
        return Topics.all().stream().filter(Topic::isAvro);
    }

    private static boolean isNumber(Schema schema) {
        return switch (schema.getType()) {
            case INT, LONG, DOUBLE -> true;
            case UNION -> schema.getTypes().stream().anyMatch(CatalogueTest::isNumber);
            default -> false;
        };
    }

    private static boolean namesAUnit(String doc) {
        return Stream.of(
                        "tokens",
                        "nano",
                        "billionths",
                        "count",
                        "millis",
                        "probability",
                        "dimensionless",
                        "nats",
                        "from 0",
                        "from 1",
                        "number",
                        "1 or 2",
                        "Seed",
                        "in that unit",
                        "status",
                        "-1",
                        "tokens per second")
                .anyMatch(doc::contains);
    }

    private static void collect(Schema schema, Map<String, Schema> into) {
        switch (schema.getType()) {
            case RECORD -> {
                if (into.putIfAbsent(schema.getName(), schema) == null) {
                    schema.getFields().forEach(field -> collect(field.schema(), into));
                }
            }
            case ENUM -> into.putIfAbsent(schema.getName(), schema);
            case ARRAY -> collect(schema.getElementType(), into);
            case MAP -> collect(schema.getValueType(), into);
            case UNION -> schema.getTypes().forEach(option -> collect(option, into));
            default -> {}
        }
    }
}

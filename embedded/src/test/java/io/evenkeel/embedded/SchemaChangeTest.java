package io.evenkeel.embedded;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evenkeel.contracts.SchemaDeployment;
import io.evenkeel.contracts.SchemaDeployment.SchemaRefused;
import io.evenkeel.contracts.Topics;
import java.net.http.HttpClient;
import java.util.ArrayList;
import org.apache.avro.Schema;
import org.apache.avro.Schema.Field;
import org.junit.jupiter.api.Test;

/** What the registry makes of changes to a schema of the catalogue: see docs/topics.md, FULL_TRANSITIVE. */
class SchemaChangeTest {
    private final SchemaDeployment deployment = new SchemaDeployment(
            HttpClient.newHttpClient(), EmbeddedCluster.shared().registry() + "/apis/registry/v3");

    @Test
    void aChangeThatAnOlderConsumerCouldNotReadIsRefused() {
        // A consumer of the old version has no default for account, so it could not read a record without it.
        var changed = withoutField(Topics.BUDGET_JOURNAL.schema(), "account");

        assertThatThrownBy(() -> deployment.register(Topics.BUDGET_JOURNAL.subject(), changed))
                .isInstanceOf(SchemaRefused.class)
                .hasMessageContaining("Incompatible artifact")
                .hasMessageContaining("account");
    }

    @Test
    void aChangeThatWouldLeaveOldRecordsUnreadableIsRefused() {
        var schema = Topics.BUDGET_JOURNAL.schema();
        var added = withField(schema, new Field("added", Schema.create(Schema.Type.LONG), "No default."));

        assertThatThrownBy(() -> deployment.register(Topics.BUDGET_JOURNAL.subject(), added))
                .isInstanceOf(SchemaRefused.class)
                .hasMessageContaining("added");
    }

    @Test
    void aFieldWithADefaultMayBeAdded() {
        var schema = Topics.TRAINER_PROGRESS.schema();
        var added = withField(schema, new Field("added", Schema.create(Schema.Type.LONG), "With default.", 0L));

        assertThatCode(() -> deployment.register(Topics.TRAINER_PROGRESS.subject(), added))
                .doesNotThrowAnyException();
    }

    private static Schema withoutField(Schema schema, String name) {
        var fields = copyOf(schema);
        fields.removeIf(field -> field.name().equals(name));
        return recordOf(schema, fields);
    }

    private static Schema withField(Schema schema, Field field) {
        var fields = copyOf(schema);
        fields.add(field);
        return recordOf(schema, fields);
    }

    private static ArrayList<Field> copyOf(Schema schema) {
        var fields = new ArrayList<Field>();
        for (var field : schema.getFields()) {
            fields.add(new Field(field, field.schema()));
        }
        return fields;
    }

    private static Schema recordOf(Schema schema, ArrayList<Field> fields) {
        return Schema.createRecord(schema.getName(), schema.getDoc(), schema.getNamespace(), false, fields);
    }
}

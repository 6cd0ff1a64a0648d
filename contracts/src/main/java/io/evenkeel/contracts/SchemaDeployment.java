package io.evenkeel.contracts;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import org.apache.avro.Schema;

/**
 * Registers the catalogue's schemas, under the rule that every version can be read by every other
 * ({@code FULL_TRANSITIVE}). Deployment calls it; no service does.
 */
public final class SchemaDeployment {
    private static final JsonMapper JSON = new JsonMapper();

    private final HttpClient http;
    private final String registry;

    /** @param registryUrl of the core API, such as {@code http://localhost:8081/apis/registry/v3} */
    public SchemaDeployment(HttpClient http, String registryUrl) {
        this.http = http;
        this.registry = registryUrl;
    }

    /**
     * Sets the rule and registers every schema that is not there yet.
     *
     * @throws SchemaRefused where the registry finds a schema that an older or newer reader could not read
     */
    public void registerAll() throws IOException, InterruptedException {
        requireFullCompatibility();
        for (var topic : Topics.all()) {
            if (topic.isAvro()) {
                register(topic.subject(), topic.schema());
            }
        }
    }

    /** @throws SchemaRefused where the registry answers anything but success; its words are in the message */
    public void register(String subject, Schema schema) throws IOException, InterruptedException {
        var body = Map.of(
                "artifactId",
                subject,
                "artifactType",
                "AVRO",
                "firstVersion",
                Map.of("content", Map.of("content", schema.toString(), "contentType", "application/json")));
        var answer = post("/groups/default/artifacts?ifExists=FIND_OR_CREATE_VERSION", body);
        if (answer.statusCode() / 100 != 2) {
            throw new SchemaRefused(subject, answer.statusCode(), answer.body());
        }
    }

    private void requireFullCompatibility() throws IOException, InterruptedException {
        var answer = post("/admin/rules", Map.of("ruleType", "COMPATIBILITY", "config", "FULL_TRANSITIVE"));
        boolean alreadyThere = answer.statusCode() == 409;
        if (answer.statusCode() / 100 != 2 && !alreadyThere) {
            throw new SchemaRefused("rule COMPATIBILITY", answer.statusCode(), answer.body());
        }
    }

    private HttpResponse<String> post(String path, Map<String, Object> body) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create(registry + path))
                .timeout(Duration.ofSeconds(30))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(json(body)))
                .build();
        return http.send(request, HttpResponse.BodyHandlers.ofString());
    }

    private static String json(Map<String, Object> body) {
        try {
            return JSON.writeValueAsString(body);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("maps of text always become JSON", e);
        }
    }

    /** The registry refused a schema; the message names the subject and what it said. */
    public static final class SchemaRefused extends RuntimeException {
        SchemaRefused(String subject, int status, String answer) {
            super(subject + " was refused by the registry (HTTP " + status + "): " + answer);
        }
    }
}

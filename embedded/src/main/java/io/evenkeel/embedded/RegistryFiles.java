package io.evenkeel.embedded;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A registry's folder and the command that runs it: Apicurio Registry with its state in an H2 file, so that a schema's
 * id never changes, listening on the loopback address only.
 *
 * @param installation the registry's program
 * @param folder of this registry; what lies in it survives restarts
 * @param port of its API
 */
public record RegistryFiles(Installation installation, Path folder, int port) {
    private static final String HEAP = "192m";
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    /** Where clients find it, without a path. */
    public String url() {
        return "http://127.0.0.1:" + port;
    }

    /** The core API, as the serdes and the schema deployment take it. */
    public String api() {
        return url() + "/apis/registry/v3";
    }

    /**
     * Makes the folder.
     *
     * @throws IOException where it cannot be made
     */
    public void prepare() throws IOException {
        Files.createDirectories(folder);
    }

    /** What runs the registry, once it is {@link #prepare prepared}. */
    public List<String> command() {
        var state = folder.toAbsolutePath().resolve("registry");
        var command = new ArrayList<>(Jvm.small(HEAP));
        command.addAll(List.of(
                "--add-opens",
                "java.base/java.lang=ALL-UNNAMED",
                // What the registry has acknowledged is on disk, also when it is killed the moment after.
                "-Dapicurio.datasource.url=jdbc:h2:file:" + state + ";WRITE_DELAY=0",
                "-Dapicurio.datasource.jdbc.initial-size=2",
                "-Dapicurio.datasource.jdbc.min-size=2",
                "-Dapicurio.datasource.jdbc.max-size=20",
                "-Dapicurio.storage.snapshot.location=" + folder.toAbsolutePath(),
                "-Dapicurio.import.work-dir=" + folder.toAbsolutePath(),
                "-Dquarkus.http.host=127.0.0.1",
                "-Dquarkus.http.port=" + port,
                "-Dquarkus.management.host=127.0.0.1",
                "-Dquarkus.management.port=0",
                "-Dquarkus.log.category.\"io.quarkus.http.access-log\".level=OFF",
                "-jar",
                installation.registryJar().toString()));
        return command;
    }

    /** True when the API answers. */
    public boolean isReady(HttpClient http) {
        try {
            var request = HttpRequest.newBuilder(URI.create(api() + "/system/info"))
                    .timeout(PATIENCE)
                    .build();
            return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}

package io.evenkeel.launcher.running;

import io.evenkeel.launcher.process.ProcessTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * What lies where in a home.
 *
 * @param folder of the home
 */
public record Home(Path folder) {
    private static final List<String> OURS = List.of(
            "broker", "registry", "teacher", "checkpoints", "snapshots", "state", "logs", "processes", "settings.yaml");

    /** The table of its processes. */
    public ProcessTable processes() {
        return new ProcessTable(folder.resolve("processes"));
    }

    /** A log for each process. */
    public Path logs() {
        return folder.resolve("logs");
    }

    /** What the last {@code up} was told. */
    public Path settingsFile() {
        return folder.resolve("settings.yaml");
    }

    Path broker() {
        return folder.resolve("broker");
    }

    Path registry() {
        return folder.resolve("registry");
    }

    /** What our own teacher billed, line by line. */
    Path bill() {
        return folder.resolve("teacher").resolve("bill.jsonl");
    }

    /** Deletes what we put there, and nothing else: somebody may keep his own files in the same folder. */
    public void purge() throws IOException {
        for (var name : OURS) {
            var part = folder.resolve(name);
            if (Files.exists(part)) {
                try (Stream<Path> all = Files.walk(part)) {
                    for (var path : all.sorted(Comparator.reverseOrder()).toList()) {
                        Files.delete(path);
                    }
                }
            }
        }
    }
}

package io.evenkeel.launcher.demo;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.evenkeel.practice.traffic.PracticeTraffic;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Practice traffic as a file that {@code traffic send} takes. */
public final class PracticeFile {
    private static final JsonMapper JSON = new JsonMapper();

    private PracticeFile() {}

    /** Writes it into a folder, which is made if it is not there. */
    public static Path write(PracticeTraffic traffic, Path folder) throws IOException {
        var file = Files.createDirectories(folder).resolve("traffic.jsonl");
        try (var lines = Files.newBufferedWriter(file)) {
            for (var record : traffic.records()) {
                lines.write(JSON.writeValueAsString(record));
                lines.write('\n');
            }
        }
        return file;
    }
}

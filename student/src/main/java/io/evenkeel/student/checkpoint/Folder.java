package io.evenkeel.student.checkpoint;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.evenkeel.student.CheckpointRefused;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The files of a folder that somebody else made: each refused in one sentence where it is not what it should be. */
final class Folder {
    /** Larger than any tokenizer; a limit, so that a mistaken file does not fill memory. */
    private static final long LARGEST_BYTES = 256L << 20;

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path directory;

    Folder(Path directory) {
        this.directory = directory;
    }

    boolean has(String file) {
        return Files.exists(directory.resolve(file));
    }

    /** A file that is there, and is a file (a link may lead to it, a pipe would be waited for). */
    Path regular(String file) {
        var path = directory.resolve(file);
        if (!Files.exists(path)) {
            throw new CheckpointRefused(directory + " has no " + file + ".");
        }
        if (!Files.isRegularFile(path)) {
            throw new CheckpointRefused(file + " in " + directory + " is not a file.");
        }
        return path;
    }

    byte[] bytes(String file) {
        var path = regular(file);
        try {
            if (Files.size(path) > LARGEST_BYTES) {
                throw new CheckpointRefused(file + " in " + directory + " has " + Files.size(path)
                        + " bytes; allowed: up to " + LARGEST_BYTES + ".");
            }
            return Files.readAllBytes(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    JsonNode json(String file) {
        try {
            var json = JSON.readTree(bytes(file));
            if (json != null && json.isObject()) {
                return json;
            }
            throw new CheckpointRefused(file + " in " + directory + " is not a JSON object.");
        } catch (JsonProcessingException e) {
            throw new CheckpointRefused(file + " in " + directory + " is not JSON.", e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String toString() {
        return directory.toString();
    }
}

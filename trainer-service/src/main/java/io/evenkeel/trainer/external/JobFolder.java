package io.evenkeel.trainer.external;

import io.evenkeel.student.checkpoint.DurableFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/**
 * One attempt's folder, shared with the job.
 *
 * <pre>
 * NAME/input/train.jsonl    what to train on
 * NAME/input/manifest.json  how, and what it is
 * NAME/input/base/          the student to begin with
 * NAME/handed-over          when this folder got its name: ISO 8601, UTC
 * NAME/output/              the trained student; the job renames output.partial to it
 * NAME/failed               why this attempt gave no student; its number is not used again
 * .removed-NAME             a folder that is going
 * </pre>
 *
 * @param path its last name is the job's
 */
record JobFolder(Path path) {
    private static final String HANDED_OVER = "handed-over";
    private static final String FAILED = "failed";

    /** The job's. */
    String name() {
        return String.valueOf(path.getFileName());
    }

    /** Whether all that the job needs is there. */
    boolean isHandedOver() {
        return Files.exists(path);
    }

    Path base() {
        return path.resolve("input").resolve("base");
    }

    Path output() {
        return path.resolve("output");
    }

    /** Whether the job has left a student; it is complete then, for it came by its name in one step. */
    boolean hasOutput() {
        return Files.isDirectory(output());
    }

    Instant handedOverAt() {
        return Instant.parse(text(HANDED_OVER));
    }

    /** Why the attempt gave no student; empty while it may. */
    Optional<String> failure() {
        return Files.exists(path.resolve(FAILED)) ? Optional.of(text(FAILED)) : Optional.empty();
    }

    void fail(String reason) {
        try {
            var writing = path.resolve("." + FAILED);
            DurableFiles.write(writing, reason.getBytes(StandardCharsets.UTF_8));
            DurableFiles.rename(writing, path.resolve(FAILED));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String text(String name) {
        try {
            return Files.readString(path.resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Notes the time in a folder that has not got its name yet. */
    static void noteTime(Path writing, Instant now) throws IOException {
        DurableFiles.write(writing.resolve(HANDED_OVER), now.toString().getBytes(StandardCharsets.UTF_8));
    }
}

package io.evenkeel.practice.batch;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Output and error file of a batch while they are written. */
final class LineResults implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final BatchStore store;
    private final String batch;
    private final Part answers;
    private final Part errors;

    private LineResults(BatchStore store, String batch) throws IOException {
        this.store = store;
        this.batch = batch;
        this.answers = new Part("output");
        this.errors = new Part("error");
    }

    static LineResults begin(BatchStore store, String batch) throws IOException {
        return new LineResults(store, batch);
    }

    void add(LineResult result) throws IOException {
        (result.answered() ? answers : errors).add(result);
    }

    /**
     * Stores both files, each unless it is empty. Done twice it makes the same files.
     *
     * @param now in seconds since 1970-01-01 UTC
     */
    Batch finish(Batch state, long now) throws IOException {
        return state.ended(answers.lines, errors.lines, answers.store(now), errors.store(now), now);
    }

    @Override
    public void close() throws IOException {
        try (answers.writer;
                errors.writer) {
            // Either is closed, whatever the other says.
        }
    }

    /** One of the two. */
    private final class Part {
        private final String name;
        private final Path path;
        private final BufferedWriter writer;
        private int lines;

        Part(String name) throws IOException {
            this.name = name;
            this.path = store.unfinished().resolve(batch + "." + name);
            this.writer = Files.newBufferedWriter(path);
        }

        void add(LineResult result) throws IOException {
            writer.write(JSON.writeValueAsString(result.json()));
            writer.write('\n');
            lines++;
        }

        @Nullable
        String store(long now) throws IOException {
            writer.close();
            if (lines == 0) {
                Files.delete(path);
                return null;
            }
            var file = new StoredFile(
                    BatchStore.id("file-", batch, name),
                    Files.size(path),
                    now,
                    batch + "_" + name + ".jsonl",
                    StoredFile.OUTPUT);
            store.put(file, path);
            return file.id();
        }
    }
}

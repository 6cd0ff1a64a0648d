package io.evenkeel.practice.batch;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.evenkeel.practice.seed.Seed;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * Files and batches in a folder. Each is written beside and moved into place, a file's bytes before its record, so that
 * a kill leaves a whole one or none. Safe for use by several threads.
 */
public final class BatchStore {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String RECORD = ".json";
    private static final int ID_DIGITS = 24;

    private final Path content;
    private final Path files;
    private final Path batches;
    private final Path unfinished;
    private final ConcurrentHashMap<String, StoredFile> byId = new ConcurrentHashMap<>();

    private BatchStore(Path folder) {
        this.content = folder.resolve("content");
        this.files = folder.resolve("files");
        this.batches = folder.resolve("batches");
        this.unfinished = folder.resolve("unfinished");
    }

    /**
     * Opens or creates a folder. What was being written when the process died is deleted.
     *
     * @throws IOException the folder cannot be used, or a record in it is none
     */
    public static BatchStore open(Path folder) throws IOException {
        var store = new BatchStore(folder);
        for (var part : List.of(store.content, store.files, store.batches, store.unfinished)) {
            Files.createDirectories(part);
        }
        for (var left : list(store.unfinished)) {
            Files.delete(left);
        }
        for (var file : records(store.files, StoredFile.class)) {
            store.byId.put(file.id(), file);
        }
        return store;
    }

    /** A folder for what is not whole yet; empty at the next start. */
    Path unfinished() {
        return unfinished;
    }

    Optional<StoredFile> file(String id) {
        return Optional.ofNullable(byId.get(id));
    }

    /** Where a file's bytes lie. */
    Path content(StoredFile file) {
        return content.resolve(file.id());
    }

    /** A file's lines. What is not UTF-8 in it is read as something else, never refused. */
    BufferedReader lines(StoredFile file) throws IOException {
        return new BufferedReader(new InputStreamReader(Files.newInputStream(content(file)), StandardCharsets.UTF_8));
    }

    /**
     * Takes a file over; one of the same id is replaced.
     *
     * @param bytes where its bytes lie, in {@link #unfinished}
     */
    void put(StoredFile file, Path bytes) throws IOException {
        move(bytes, content(file));
        save(file.id(), file, files);
        byId.put(file.id(), file);
    }

    void save(Batch batch) throws IOException {
        save(batch.id(), batch, batches);
    }

    /** All batches, in no order. */
    List<Batch> batches() throws IOException {
        return records(batches, Batch.class);
    }

    /** An id that follows from what it names. */
    static String id(String prefix, String... of) {
        return prefix + Seed.hash(String.join("\n", of)).substring(0, ID_DIGITS);
    }

    private void save(String id, Object value, Path folder) throws IOException {
        var whole = unfinished.resolve(id + RECORD);
        Files.write(whole, JSON.writeValueAsBytes(value));
        move(whole, folder.resolve(id + RECORD));
    }

    private static void move(Path from, Path to) throws IOException {
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private static <T> List<T> records(Path folder, Class<T> type) throws IOException {
        var records = new ArrayList<T>();
        for (var file : list(folder)) {
            try {
                records.add(JSON.readValue(Files.readAllBytes(file), type));
            } catch (JsonProcessingException e) {
                throw new IOException(file + " is no record of the batch API.", e);
            }
        }
        return records;
    }

    private static List<Path> list(Path folder) throws IOException {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.toList();
        }
    }
}

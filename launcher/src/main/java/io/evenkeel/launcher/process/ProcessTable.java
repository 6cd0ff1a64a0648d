package io.evenkeel.launcher.process;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The processes of one home, a file each, so that a launcher that is killed between two starts loses none. An entry stays
 * after its process has ended: it remembers the port.
 */
public final class ProcessTable {
    private static final JsonMapper JSON = new JsonMapper();
    private static final String ENDING = ".json";

    /** The operating system derives the time of a start from the time of boot, which clock corrections move. */
    private static final long CLOCK_CORRECTION_MILLIS = 2_000;

    private final Path folder;

    /** @param folder of the entries; made when first needed */
    public ProcessTable(Path folder) {
        this.folder = folder;
    }

    /** Writes an entry, in place of an earlier one of that name. */
    public void put(ProcessEntry entry) throws IOException {
        Files.createDirectories(folder);
        var part = folder.resolve(entry.name() + ".part");
        Files.write(part, JSON.writeValueAsBytes(entry));
        Files.move(
                part,
                folder.resolve(entry.name() + ENDING),
                StandardCopyOption.ATOMIC_MOVE,
                StandardCopyOption.REPLACE_EXISTING);
    }

    /** The entry of that name, its process running or not. */
    public Optional<ProcessEntry> find(String name) throws IOException {
        var file = folder.resolve(name + ENDING);
        return Files.exists(file) ? Optional.of(read(file)) : Optional.empty();
    }

    /** All entries, by name. */
    public List<ProcessEntry> all() throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        var entries = new ArrayList<ProcessEntry>();
        try (Stream<Path> files = Files.list(folder)) {
            for (var file : files.filter(file -> file.toString().endsWith(ENDING))
                    .sorted()
                    .toList()) {
                entries.add(read(file));
            }
        }
        return entries;
    }

    /** The running process of an entry; none where it has ended, also when another process has its pid now. */
    public static Optional<ProcessHandle> process(ProcessEntry entry) {
        return ProcessHandle.of(entry.pid())
                .filter(ProcessHandle::isAlive)
                .filter(handle -> Math.abs(startOf(handle) - entry.startedAt()) <= CLOCK_CORRECTION_MILLIS);
    }

    /** When a process started; milliseconds since the epoch, 0 where the system does not say. */
    static long startOf(ProcessHandle handle) {
        return handle.info().startInstant().map(java.time.Instant::toEpochMilli).orElse(0L);
    }

    private static ProcessEntry read(Path file) throws IOException {
        try {
            return JSON.readValue(Files.readAllBytes(file), ProcessEntry.class);
        } catch (JsonProcessingException e) {
            throw new IOException(file + " is no entry of the process table; remove it", e);
        }
    }
}

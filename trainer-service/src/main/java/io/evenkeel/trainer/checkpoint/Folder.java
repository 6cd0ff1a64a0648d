package io.evenkeel.trainer.checkpoint;

import io.evenkeel.student.checkpoint.DurableFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;

/** A folder with all that is in it. */
public final class Folder {
    private Folder() {}

    /** Removes it; one that is not there is removed already. */
    public static void remove(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        try (var all = Files.walk(folder)) {
            for (var path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }

    /**
     * Copies the files of a folder, not the folders within it; flushed on return.
     *
     * @param to made if it is not there
     * @throws UncheckedIOException where a file cannot be read or written
     */
    public static void copy(Path from, Path to) {
        try (var all = Files.list(from)) {
            Files.createDirectories(to);
            for (var file : all.filter(Files::isRegularFile).toList()) {
                DurableFiles.write(to.resolve(file.getFileName().toString()), channel -> append(file, channel));
            }
            DurableFiles.flushFolder(to);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void append(Path file, FileChannel channel) throws IOException {
        try (var source = FileChannel.open(file, StandardOpenOption.READ)) {
            long size = source.size();
            long done = 0;
            while (done < size) {
                long moved = source.transferTo(done, size - done, channel);
                if (moved <= 0) {
                    throw new IOException(file + " became shorter while it was copied");
                }
                done += moved;
            }
        }
    }
}

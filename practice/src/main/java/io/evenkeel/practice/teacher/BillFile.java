package io.evenkeel.practice.teacher;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.function.Consumer;

/**
 * The bill on disk: JSON lines, only ever appended to. A line is with the operating system before {@link #append}
 * returns, so a kill of the process loses nothing that was replied; with {@code fsync} it is on the disk, and a loss of
 * power loses nothing either. Not safe for use by several threads.
 */
final class BillFile implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final FileChannel channel;
    private final boolean fsync;
    private long end;

    private BillFile(FileChannel channel, boolean fsync) {
        this.channel = channel;
        this.fsync = fsync;
    }

    /**
     * Opens or creates a bill and hands over what it holds, in order. A last line without its end was being written when
     * the process died, and was never replied: it is cut off.
     *
     * @throws IOException the file cannot be opened, another teacher holds it, or a complete line is no bill entry
     */
    static BillFile open(Path path, boolean fsync, Consumer<BillEntry> eachEntry) throws IOException {
        var parent = path.toAbsolutePath().getParent();
        if (parent != null) {
            Files.createDirectories(parent);
        }
        var channel =
                FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        try {
            var file = new BillFile(channel, fsync);
            file.lock(path);
            file.load(path, eachEntry);
            return file;
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    /** Adds an entry. On failure the bill is as it was before. */
    void append(BillEntry entry) throws IOException {
        var json = JSON.writeValueAsBytes(entry);
        var line =
                ByteBuffer.allocate(json.length + 1).put(json).put((byte) '\n').flip();
        long written = end;
        try {
            while (line.hasRemaining()) {
                written += channel.write(line, written);
            }
            if (fsync) {
                channel.force(false);
            }
        } catch (IOException e) {
            channel.truncate(end);
            throw e;
        }
        end = written;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    private void lock(Path path) throws IOException {
        boolean locked;
        try {
            locked = channel.tryLock() != null;
        } catch (OverlappingFileLockException e) {
            locked = false;
        }
        if (!locked) {
            throw new IOException("bill " + path + " is in use by another teacher.");
        }
    }

    private void load(Path path, Consumer<BillEntry> eachEntry) throws IOException {
        // Not closed: closing the stream would close the channel.
        var in = new BufferedInputStream(Channels.newInputStream(channel));
        var line = new ByteArrayOutputStream();
        int lines = 0;
        for (int next = in.read(); next >= 0; next = in.read()) {
            if (next != '\n') {
                line.write(next);
                continue;
            }
            lines++;
            try {
                eachEntry.accept(JSON.readValue(line.toByteArray(), BillEntry.class));
            } catch (JsonProcessingException e) {
                throw new IOException("bill %s, line %s: not an entry of a bill.".formatted(path, lines), e);
            }
            end += line.size() + 1;
            line.reset();
        }
        channel.truncate(end);
    }
}

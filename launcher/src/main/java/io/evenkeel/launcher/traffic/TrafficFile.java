package io.evenkeel.launcher.traffic;

import io.evenkeel.method.identity.Ids;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** A file of lines, read twice: for its hash, which names its records, and line by line, never whole. */
public final class TrafficFile {
    private final Path path;
    private final String hash;

    private TrafficFile(Path path, String hash) {
        this.path = path;
        this.hash = hash;
    }

    /** Takes what a line is. */
    @FunctionalInterface
    public interface Lines {
        /**
         * @param number of the line, from 1
         * @param bytes of the line without its end, at most one more than {@link TrafficLine#MAXIMUM_BYTES}
         * @throws IOException where no more lines are wanted, for this reason
         */
        void line(long number, byte[] bytes) throws IOException;
    }

    /** @throws IOException where it cannot be read */
    public static TrafficFile open(Path path) throws IOException {
        try (var in = Files.newInputStream(path)) {
            var digest = MessageDigest.getInstance("SHA-256");
            var buffer = new byte[65_536];
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                digest.update(buffer, 0, read);
            }
            return new TrafficFile(path, HexFormat.of().formatHex(digest.digest()));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** Its name without folders. */
    public String name() {
        return path.getFileName().toString();
    }

    /** SHA-256 of its content, hex. */
    public String hash() {
        return hash;
    }

    /** A name for one of its lines. */
    public String idOfLine(long number) {
        return Ids.of("t", hash, Long.toString(number));
    }

    /** Passes its lines on. */
    public void read(Lines lines) throws IOException {
        try (var in = new BufferedInputStream(Files.newInputStream(path), 1 << 16)) {
            read(in, lines);
        }
    }

    private static void read(InputStream in, Lines lines) throws IOException {
        var line = new ByteArrayOutputStream();
        long number = 1;
        for (int next = in.read(); next >= 0; next = in.read()) {
            if (next == '\n') {
                lines.line(number, withoutReturn(line.toByteArray()));
                line.reset();
                number++;
            } else if (line.size() <= TrafficLine.MAXIMUM_BYTES) {
                line.write(next);
            }
        }
        if (line.size() > 0) {
            lines.line(number, withoutReturn(line.toByteArray()));
        }
    }

    private static byte[] withoutReturn(byte[] line) {
        int length = line.length;
        return length > 0 && line[length - 1] == '\r' ? java.util.Arrays.copyOf(line, length - 1) : line;
    }
}

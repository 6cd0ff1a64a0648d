package io.evenkeel.student.checkpoint;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/**
 * The name of a checkpoint's folder: SHA-256 over its file names and the hashes of their contents, so that whoever finds a
 * folder can tell whether it is whole and unchanged.
 *
 * <p>The hash is over one line for each file, sorted by name: the SHA-256 of its content in hex, two spaces, its name, a line
 * feed, in UTF-8. {@code find * -type f | LC_ALL=C sort | xargs sha256sum | sha256sum} in the folder prints the same.
 * Source: precisions, "Closing and sealing a stage".
 */
public final class CheckpointName {
    private CheckpointName() {}

    /**
     * The name that a folder's content gives it, that of the folders within it included; a file there has its path from the
     * folder as its name.
     *
     * @return 64 lower-case hexadecimal characters
     * @throws UncheckedIOException where the folder or a file in it cannot be read
     */
    public static String of(Path folder) {
        var digest = sha256();
        for (var file : filesOf(folder)) {
            var line = hashOf(folder.resolve(file)) + "  " + file + "\n";
            digest.update(line.getBytes(StandardCharsets.UTF_8));
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static List<String> filesOf(Path folder) {
        try (var files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile)
                    .map(file -> folder.relativize(file).toString())
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String hashOf(Path file) {
        var digest = sha256();
        try (var content = new DigestInputStream(Files.newInputStream(file), digest)) {
            content.transferTo(OutputStream.nullOutputStream());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has SHA-256.", e);
        }
    }
}

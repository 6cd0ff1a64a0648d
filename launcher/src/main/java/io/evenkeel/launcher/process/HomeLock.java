package io.evenkeel.launcher.process;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/** Held by the one command that starts or stops processes of a home; the system frees it when that command dies. */
public final class HomeLock implements AutoCloseable {
    private final FileChannel channel;

    private HomeLock(FileChannel channel) {
        this.channel = channel;
    }

    /** Takes it; empty where another command has it. */
    public static Optional<HomeLock> take(Path home) throws IOException {
        Files.createDirectories(home);
        var channel =
                FileChannel.open(home.resolve("launcher.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            if (channel.tryLock() != null) {
                return Optional.of(new HomeLock(channel));
            }
        } catch (OverlappingFileLockException e) {
            // Another thread of this JVM holds it.
        }
        channel.close();
        return Optional.empty();
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}

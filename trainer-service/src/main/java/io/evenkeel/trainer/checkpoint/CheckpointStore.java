package io.evenkeel.trainer.checkpoint;

import io.evenkeel.student.checkpoint.CheckpointName;
import io.evenkeel.student.checkpoint.DurableFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Students in a folder that services share, each complete under the name that its content gives it ({@link CheckpointName}),
 * or not there at all.
 *
 * <p>Before a folder gets its name, its writer leaves a mark ({@code .pending/<writer>/<hash>}), which it takes away once the
 * checkpoint was announced. So a writer that was killed between the two finds at its next start what nobody can know of, and
 * removes it; folders of other writers are none of its business.
 */
public final class CheckpointStore {
    private final Path folder;
    private final Path pending;
    private final Path writing;

    /** A checkpoint in the store; {@code uri} is its folder's, {@code hash} its name, hex. */
    public record Stored(URI uri, String hash) {}

    /**
     * @param folder shared by all who read or write checkpoints; made if it is not there
     * @param writer a name of this replica, stable over its restarts
     */
    public CheckpointStore(Path folder, String writer) {
        this.folder = folder.toAbsolutePath();
        this.pending = this.folder.resolve(".pending").resolve(writer);
        this.writing = this.folder.resolve(".writing-" + writer);
    }

    /**
     * Puts a checkpoint under its name; one that is there already, unharmed, stays as it is.
     *
     * @param save writes a directory that is not there yet, complete and flushed on return
     */
    public Stored put(Consumer<Path> save) {
        try {
            Files.createDirectories(pending);
            Folder.remove(writing);
            save.accept(writing);
            var hash = CheckpointName.of(writing);
            var place = folder.resolve(hash);
            // Also where another writer has put it: whoever starts anew leaves what another has marked.
            DurableFiles.write(pending.resolve(hash), new byte[0]);
            DurableFiles.flushFolder(pending);
            if (Files.exists(place) && !verify(place, hash)) {
                Folder.remove(place);
            }
            rename(place, hash);
            Folder.remove(writing);
            return new Stored(place.toUri(), hash);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What is there with the same content stays: a folder with files in it is never renamed over. */
    private void rename(Path place, String hash) throws IOException {
        try {
            DurableFiles.rename(writing, place);
        } catch (FileSystemException e) {
            if (!Files.exists(place) || !verify(place, hash)) {
                throw e;
            }
        }
    }

    /** The checkpoint's record was acknowledged: its folder stays. */
    public void announced(String hash) {
        try {
            Files.deleteIfExists(pending.resolve(hash));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether the folder's content is what the hash says. */
    public static boolean verify(Path folder, String hash) {
        return CheckpointName.of(folder).equals(hash);
    }

    private boolean isMarkedByAnother(String hash) throws IOException {
        try (var writers = Files.list(Objects.requireNonNull(pending.getParent()))) {
            return writers.filter(writer -> !writer.equals(pending))
                    .anyMatch(writer -> Files.exists(writer.resolve(hash)));
        }
    }

    /** Hashes of the folders that this writer named or found there, and never saw announced. */
    public List<String> pending() {
        if (!Files.exists(pending)) {
            return List.of();
        }
        try (var marks = Files.list(pending)) {
            return marks.map(mark -> mark.getFileName().toString()).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Removes this writer's folders that were never announced and that no other writer has marked, and what it was writing.
     *
     * @param announced hashes of all checkpoints that were ever announced, by whomever
     */
    public void clearAway(Set<String> announced) {
        try {
            for (var hash : pending()) {
                if (!announced.contains(hash) && !isMarkedByAnother(hash)) {
                    Folder.remove(folder.resolve(hash));
                }
                Files.delete(pending.resolve(hash));
            }
            Folder.remove(writing);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

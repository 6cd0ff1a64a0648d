package io.evenkeel.student;

import io.evenkeel.student.checkpoint.CheckpointName;
import java.net.URI;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The announced student that a worker uses: loaded once, kept until another is asked for, and never used unless its folder
 * is what its name says. For one thread.
 */
public final class CurrentStudent implements AutoCloseable {
    private @Nullable Student student;
    private String name = "";

    /**
     * The student of an announced checkpoint.
     *
     * @param uri of its folder, {@code file:}
     * @param hash its {@link CheckpointName}
     * @throws CheckpointRefused where the folder's content has another name, or cannot be loaded
     */
    public Student of(String uri, String hash) {
        var current = student;
        if (current != null && name.equals(hash)) {
            return current;
        }
        close();
        var folder = Path.of(URI.create(uri));
        var found = CheckpointName.of(folder);
        if (!found.equals(hash)) {
            throw new CheckpointRefused(
                    "checkpoint " + folder + " is not what its name says: its content gives " + found);
        }
        var loaded = Student.load(folder);
        student = loaded;
        name = hash;
        return loaded;
    }

    @Override
    public void close() {
        if (student != null) {
            student.close();
            student = null;
            name = "";
        }
    }
}

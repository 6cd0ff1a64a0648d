package io.evenkeel.trainer.external;

import io.evenkeel.trainer.checkpoint.Folder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.jboss.logging.Logger;

/**
 * Removes folders of jobs. Each loses its name first: a trainer that has given its student may still be writing last words into
 * it, and finds no folder then instead of filling it behind the removal.
 */
final class JobRemoval {
    private static final Logger LOG = Logger.getLogger(JobRemoval.class);
    private static final String REMOVED = ".removed-";

    private final Path folder;

    /** @param folder of all jobs */
    JobRemoval(Path folder) {
        this.folder = folder;
    }

    /** Removes these, and what earlier removals left; what cannot go now goes with the next one. */
    void remove(List<JobFolder> jobs) {
        for (var job : jobs) {
            try {
                Files.move(job.path(), folder.resolve(REMOVED + job.name()), StandardCopyOption.ATOMIC_MOVE);
            } catch (IOException e) {
                LOG.warnf("%s is not needed but cannot be removed now: %s", job.path(), e.getMessage());
            }
        }
        if (Files.exists(folder)) {
            removeNameless();
        }
    }

    /** Once more where somebody who looked the folder up before it lost its name has put one more file into it. */
    private static void remove(Path removed) throws IOException {
        try {
            Folder.remove(removed);
        } catch (DirectoryNotEmptyException e) {
            Folder.remove(removed);
        }
    }

    private void removeNameless() {
        try (var all = Files.newDirectoryStream(folder, REMOVED + "*")) {
            for (var removed : all) {
                remove(removed);
            }
        } catch (IOException | UncheckedIOException e) {
            LOG.warnf("a job that is not needed cannot be removed now: %s", e.getMessage());
        }
    }
}

package io.evenkeel.practice.batch;

import com.sun.net.httpserver.HttpExchange;
import io.evenkeel.practice.seed.Seed;
import io.evenkeel.practice.teacher.ApiError;
import io.evenkeel.practice.teacher.HttpReplies;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicLong;

/** The routes of files. Of the faults, an upload meets rate limits and server errors; reading meets none. */
public final class FileRoutes {
    private static final String FILES = "/v1/files";
    private static final String CONTENT = "/content";

    private final BatchStore store;
    private final PostFaults faults;
    private final InstantSource clock;
    private final AtomicLong uploads = new AtomicLong();

    public FileRoutes(BatchStore store, PostFaults faults, InstantSource clock) {
        this.store = store;
        this.faults = faults;
        this.clock = clock;
    }

    /**
     * Replies to a request about files.
     *
     * @return false when it is none; nothing was replied then
     */
    public boolean answer(HttpExchange exchange, HttpReplies replies)
            throws ApiError, IOException, InterruptedException {
        var path = exchange.getRequestURI().getPath();
        var route = exchange.getRequestMethod() + " " + path;
        if (route.equals("POST " + FILES)) {
            upload(exchange, replies);
        } else if (!route.startsWith("GET " + FILES + "/")) {
            return false;
        } else if (path.endsWith(CONTENT)) {
            replies.file(store.content(file(path.substring(0, path.length() - CONTENT.length()))));
        } else {
            replies.json(200, file(path).json());
        }
        return true;
    }

    private StoredFile file(String path) throws ApiError {
        return store.file(path.substring(FILES.length() + 1))
                .orElseThrow(() -> new ApiError(404, "unknown_file", "There is no file of this id."));
    }

    private void upload(HttpExchange exchange, HttpReplies replies) throws ApiError, IOException, InterruptedException {
        var target = store.unfinished().resolve("upload-" + uploads.incrementAndGet());
        try {
            var type = exchange.getRequestHeaders().getFirst("Content-Type");
            var upload = Upload.read(type, exchange.getRequestBody(), target);
            var hash = hash(target);
            // The other faults are those of a batch.
            faults.meet(hash, replies);
            var file = stored(upload, hash);
            faults.accepted(hash);
            replies.json(200, file.json());
        } finally {
            Files.deleteIfExists(target);
        }
    }

    // Synchronized, so that no two uploads of the same bytes take the same id.
    private synchronized StoredFile stored(Upload upload, String hash) throws IOException {
        int again = 1;
        while (store.file(id(hash, again)).isPresent()) {
            again++;
        }
        var file = new StoredFile(
                id(hash, again),
                Files.size(upload.bytes()),
                clock.instant().getEpochSecond(),
                upload.filename(),
                StoredFile.INPUT);
        store.put(file, upload.bytes());
        return file;
    }

    private static String hash(Path bytes) throws IOException {
        try (var in = Files.newInputStream(bytes)) {
            return Seed.hash(in);
        }
    }

    private static String id(String hash, int again) {
        return BatchStore.id("file-", hash, Integer.toString(again));
    }
}

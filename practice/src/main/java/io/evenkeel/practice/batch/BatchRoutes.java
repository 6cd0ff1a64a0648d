package io.evenkeel.practice.batch;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import io.evenkeel.practice.seed.Seed;
import io.evenkeel.practice.teacher.ApiError;
import io.evenkeel.practice.teacher.HttpReplies;
import io.evenkeel.practice.teacher.UnderWay;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The routes of batches. Their creation meets every fault; reading and cancelling meet none. */
public final class BatchRoutes {
    private static final String BATCHES = "/v1/batches";
    private static final String CANCEL = "/cancel";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Batches batches;
    private final PostFaults faults;
    private final UnderWay underWay;

    public BatchRoutes(Batches batches, PostFaults faults, UnderWay underWay) {
        this.batches = batches;
        this.faults = faults;
        this.underWay = underWay;
    }

    /**
     * Replies to a request about batches.
     *
     * @return false when it is none; nothing was replied then
     */
    public boolean answer(HttpExchange exchange, HttpReplies replies)
            throws ApiError, IOException, InterruptedException {
        var path = exchange.getRequestURI().getPath();
        var route = exchange.getRequestMethod() + " " + path;
        if (route.equals("POST " + BATCHES)) {
            create(replies);
        } else if (route.equals("GET " + BATCHES)) {
            replies.json(200, BatchPage.of(exchange.getRequestURI().getQuery(), batches.newestFirst()));
        } else if (route.startsWith("GET " + BATCHES + "/")) {
            replies.json(
                    200, batches.batch(path.substring(BATCHES.length() + 1)).json());
        } else if (route.startsWith("POST " + BATCHES + "/") && path.endsWith(CANCEL)) {
            var id = path.substring(BATCHES.length() + 1, path.length() - CANCEL.length());
            replies.json(200, batches.cancel(id).json());
        } else {
            return false;
        }
        return true;
    }

    private void create(HttpReplies replies) throws ApiError, IOException, InterruptedException {
        // Before the body is read: from here on, a look-up must not say that a key was never billed.
        underWay.beginUnread();
        long silentMillis;
        try {
            silentMillis = created(replies);
        } finally {
            underWay.endUnread();
        }
        Thread.sleep(silentMillis);
    }

    /** Returns how long to stay silent before the connection is closed, in milliseconds; 0 when all was said. */
    private long created(HttpReplies replies) throws ApiError, IOException, InterruptedException {
        var body = replies.body();
        var request = BatchRequest.read(body);
        batches.input(request.inputFile());
        var hash = Seed.hash(new String(body, StandardCharsets.UTF_8));
        switch (faults.meet(hash, replies)) {
            case HANG -> {
                faults.hung(hash);
                return faults.dials().hangMillis();
            }
            case LOST_REPLY -> created(request, hash);
            case MALFORMED -> {
                var whole = JSON.writeValueAsBytes(created(request, hash));
                replies.bytes(200, "application/json", Arrays.copyOf(whole, whole.length / 2));
            }
            // Errors were thrown.
            case RATE_LIMITED, SERVER_ERROR, NONE -> replies.json(200, created(request, hash));
        }
        return 0;
    }

    private ObjectNode created(BatchRequest request, String hash) throws IOException {
        var batch = batches.create(request, hash, faults.dials().batchMillis());
        faults.accepted(hash);
        return batch.json();
    }
}

package io.evenkeel.practice.teacher;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.function.Supplier;

/** Chat completions and their look-up: faults first, then the teacher, then the bill, and last the reply. */
final class Completions {
    static final String USAGE_PATH = "/v1/usage/";

    private final Teacher teacher;
    private final Bill bill;
    private final Supplier<Dials> dials;
    private final InstantSource clock;
    private final UnderWay underWay;
    private final Minute minute = new Minute();

    Completions(Teacher teacher, Bill bill, UnderWay underWay, Supplier<Dials> dials, InstantSource clock) {
        this.teacher = teacher;
        this.bill = bill;
        this.underWay = underWay;
        this.dials = dials;
        this.clock = clock;
    }

    void answer(HttpExchange exchange, HttpReplies replies) throws ApiError, IOException, InterruptedException {
        var key = exchange.getRequestHeaders().getFirst("Idempotency-Key");
        // Before the body is read: from here on, a look-up must not say that the key was never billed.
        underWay.begin(key);
        long silentMillis;
        try {
            silentMillis = handle(new Call(ChatRequestReader.read(replies.body()), key), replies);
        } finally {
            underWay.end(key);
        }
        Thread.sleep(silentMillis);
    }

    /** Returns how long to stay silent before the connection is closed, in milliseconds; 0 when all was said. */
    private long handle(Call call, HttpReplies replies) throws ApiError, IOException, InterruptedException {
        var set = dials.get();
        int attempt = bill.nextAttempt(call.identity());
        requireRoom(call, set, replies);
        int variant = Fault.variant(set, call.identity(), attempt, DialledErrors.VARIANTS);
        switch (Fault.of(set, call.identity(), attempt)) {
            case RATE_LIMITED -> {
                Thread.sleep(set.latencyMillis());
                bill.note(call, BillKind.RATE_LIMITED, 429);
                replies.header("Retry-After", DialledErrors.retryAfter(set, variant, clock));
                throw DialledErrors.rateLimited();
            }
            case SERVER_ERROR -> {
                Thread.sleep(set.latencyMillis());
                int status = DialledErrors.serverStatus(variant);
                bill.note(call, BillKind.SERVER_ERROR, status);
                throw DialledErrors.serverError(status);
            }
            case HANG -> {
                bill.note(call, BillKind.HUNG, 0);
                return set.hangMillis();
            }
            case LOST_REPLY -> charge(call, set);
            case MALFORMED -> sendMalformed(new ChatReply(charge(call, set)), variant, replies);
            case NONE -> send(call.request(), new ChatReply(charge(call, set)), replies);
        }
        return 0;
    }

    /** OpenAI's header names. */
    private void requireRoom(Call call, Dials set, HttpReplies replies) throws ApiError {
        if (set.requestsPerMinute() == 0) {
            return;
        }
        replies.header("x-ratelimit-limit-requests", Integer.toString(set.requestsPerMinute()));
        long wait = minute.take(clock.millis(), set.requestsPerMinute());
        if (wait > 0) {
            bill.note(call, BillKind.RATE_LIMITED, 429);
            replies.header("Retry-After", Long.toString(Math.ceilDiv(wait, 1_000)));
            throw new ApiError(429, "rate_limit_exceeded", "Too many requests in this minute; try again later.");
        }
    }

    /**
     * The stored reply; while it may still come, 202 with the status {@code in_progress}, because a client that took
     * "unknown" for "never billed" would be wrong.
     */
    void lookUp(String key, HttpReplies replies) throws ApiError, IOException {
        if (!dials.get().lookUp()) {
            throw new ApiError(404, "look_up_off", "This teacher has no look-up.");
        }
        // Asked in this order: a call that ends in between is found as stored.
        boolean mayStillCome = underWay.mayStillCome(key);
        var stored = bill.stored(key);
        if (stored.isPresent()) {
            replies.json(200, new ChatReply(stored.get()).lookedUp());
        } else if (mayStillCome) {
            replies.json(
                    202,
                    JsonText.object().put("object", "usage").put("key", key).put("status", "in_progress"));
        } else {
            throw new ApiError(404, "unknown_key", "No billed call has this key.");
        }
    }

    private BillEntry charge(Call call, Dials set) throws ApiError, InterruptedException {
        Thread.sleep(set.latencyMillis());
        try {
            return bill.charge(call, teacher.answer(call, set), set.idempotency());
        } catch (ApiError e) {
            bill.note(call, BillKind.REFUSED, e.status());
            throw e;
        }
    }

    private static void send(ChatRequest request, ChatReply reply, HttpReplies replies) throws IOException {
        if (!request.stream()) {
            replies.json(200, reply.completion());
            return;
        }
        var payloads = new ArrayList<String>();
        for (var chunk : reply.chunks(request.streamUsage())) {
            payloads.add(chunk.toString());
        }
        payloads.add("[DONE]");
        replies.events(payloads);
    }

    private static void sendMalformed(ChatReply reply, int variant, HttpReplies replies) throws IOException {
        var whole = JsonText.bytes(reply.completion());
        switch (variant) {
            case 0 -> replies.bytes(200, "application/json", Arrays.copyOf(whole, whole.length / 2));
            case 1 ->
                replies.bytes(
                        200, "text/html", "<html><body>Please wait.</body></html>".getBytes(StandardCharsets.UTF_8));
            default -> replies.json(200, JsonText.object().put("object", "chat.completion"));
        }
    }
}

package io.evenkeel.student.serving;

import io.evenkeel.student.chat.ChatMessage;
import io.evenkeel.student.generation.Ending;
import io.evenkeel.student.generation.LiveGeneration;
import io.evenkeel.student.seed.Seed;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

/** Answers {@code POST /v1/chat/completions}. */
final class Completions {
    /** How often a client that hears nothing is written to: who went away is noticed by writing alone. */
    private static final long SIGN_OF_LIFE = Duration.ofSeconds(1).toNanos();

    private final ServingSettings settings;
    private final Function<List<ChatMessage>, long[]> prompts;
    private final LiveGeneration generation;
    private final InstantSource clock;

    /** Of the draws of requests that bring no seed, which nobody can repeat. */
    private final Seed ownSeed = new Seed(new SecureRandom().nextLong());

    private final AtomicLong requests = new AtomicLong();

    Completions(
            ServingSettings settings,
            Function<List<ChatMessage>, long[]> prompts,
            LiveGeneration generation,
            InstantSource clock) {
        this.settings = settings;
        this.prompts = prompts;
        this.generation = generation;
        this.clock = clock;
    }

    /**
     * Answers, and returns when the client has all of it.
     *
     * @throws ApiError where nothing was sent yet
     * @throws IOException where the client is gone, or the reply broke off
     * @throws InterruptedException where the client reads too slowly
     */
    void answer(HttpReplies replies) throws ApiError, IOException, InterruptedException {
        var request = ChatRequestReader.read(replies.body());
        if (!request.model().isEmpty() && !request.model().equals(settings.model())) {
            throw new ApiError(
                    404,
                    "model_not_found",
                    "model",
                    "model is not served here; allowed: " + settings.model() + ", or none.");
        }
        var prompt = prompt(request);
        var own = ownSeed.derive("request", requests.incrementAndGet());
        var buffer = new ReplyBuffer(settings.unreadCharacters());
        var live = generation
                .submit(prompt, request.sampling(settings.maxTokens(), own.value()), buffer)
                .orElseThrow(() -> new ApiError(
                        429, "queue_full", null, "Too many requests wait already; allowed: another try later."));
        var reply = new ChatReply(
                "chatcmpl-" + HexFormat.of().toHexDigits(own.derive("id", 0).value()),
                clock.instant().getEpochSecond(),
                settings.model(),
                settings.fingerprint(),
                prompt.length,
                request.streamUsage());
        try {
            if (request.stream()) {
                stream(buffer, reply, replies);
            } else {
                whole(buffer, reply, replies);
            }
        } finally {
            live.leave();
        }
    }

    private long[] prompt(ChatRequest request) throws ApiError {
        long[] prompt;
        try {
            prompt = prompts.apply(request.messages());
        } catch (IllegalArgumentException e) {
            throw ApiError.wrong("messages", String.valueOf(e.getMessage()));
        }
        if (prompt.length >= generation.positions()) {
            throw new ApiError(
                    400,
                    "context_length_exceeded",
                    "messages",
                    "messages has " + prompt.length + " tokens; allowed: at most " + (generation.positions() - 1)
                            + ".");
        }
        return prompt;
    }

    private static void whole(ReplyBuffer buffer, ChatReply reply, HttpReplies replies)
            throws ApiError, IOException, InterruptedException {
        var text = new StringBuilder();
        long deadline = System.nanoTime() + SIGN_OF_LIFE;
        while (true) {
            var part = buffer.take(deadline);
            text.append(part.text());
            if (part.ending() != null) {
                var reason = finishReason(part.ending());
                replies.json(200, reply.completion(text.toString(), reason, part.tokens()));
                return;
            }
            if (System.nanoTime() - deadline >= 0) {
                // White space before a JSON object means nothing.
                replies.beginJson();
                replies.send(" ");
                deadline = System.nanoTime() + SIGN_OF_LIFE;
            }
        }
    }

    private static void stream(ReplyBuffer buffer, ChatReply reply, HttpReplies replies)
            throws ApiError, IOException, InterruptedException {
        replies.beginStream();
        replies.event(reply.opening());
        while (true) {
            var part = buffer.take(System.nanoTime() + SIGN_OF_LIFE);
            if (!part.text().isEmpty()) {
                replies.event(reply.piece(part.text()));
            }
            if (part.ending() != null) {
                replies.event(reply.closing(finishReason(part.ending())));
                if (reply.withUsage()) {
                    replies.event(reply.lastWithUsage(part.tokens()));
                }
                replies.event("[DONE]");
                return;
            }
            if (part.text().isEmpty()) {
                // A comment, which clients skip.
                replies.send(": waiting\n\n");
            }
        }
    }

    private static String finishReason(Ending ending) throws ApiError {
        return switch (ending) {
            case STOP -> "stop";
            case LENGTH -> "length";
            case LEFT -> throw ApiError.closing();
            case FAILED -> throw ApiError.ownFault();
        };
    }
}

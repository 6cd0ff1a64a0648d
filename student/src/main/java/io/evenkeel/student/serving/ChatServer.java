package io.evenkeel.student.serving;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.evenkeel.student.chat.ChatMessage;
import io.evenkeel.student.generation.LiveGeneration;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;

/**
 * A student behind an OpenAI-compatible HTTP API, with a virtual thread for each request. Messages and replies are never
 * logged.
 *
 * <table>
 * <caption>Routes</caption>
 * <tr><td>{@code POST /v1/chat/completions}</td><td>asks the student, whole or as a stream</td></tr>
 * <tr><td>{@code GET /v1/models}, {@code GET /v1/models/NAME}</td><td>the one model</td></tr>
 * <tr><td>{@code GET /health}</td><td>200 with requests running and waiting, 503 while it closes; asks for no key</td></tr>
 * </table>
 */
public final class ChatServer implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(ChatServer.class.getName());
    private static final String MODELS = "/v1/models";

    /** For replies that were broken off to reach their clients. */
    private static final Duration LAST_WORDS = Duration.ofSeconds(1);

    static {
        // Read once, when the JDK's server is first loaded. Without it, a small reply may wait 40 ms for an ACK.
        System.setProperty("sun.net.httpserver.nodelay", "true");
    }

    private final ServingSettings settings;
    private final LiveGeneration generation;
    private final Completions completions;
    private final long created;
    private final HttpServer http;
    private final OpenRequests open = new OpenRequests();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    private ChatServer(ServingSettings settings, Function<List<ChatMessage>, long[]> prompts, LiveGeneration generation)
            throws IOException {
        var clock = InstantSource.system();
        this.settings = settings;
        this.generation = generation;
        this.completions = new Completions(settings, prompts, generation, clock);
        this.created = clock.instant().getEpochSecond();
        this.http = HttpServer.create(new InetSocketAddress(settings.host(), settings.port()), 1024);
        http.setExecutor(threads);
        http.createContext("/", this::handle);
    }

    /**
     * Starts to listen. The server takes over the generation and closes it.
     *
     * @param prompts token ids of a conversation's prompt; an IllegalArgumentException of it is told to the client
     * @throws IOException the address cannot be used; the generation then stays the caller's
     */
    public static ChatServer start(
            ServingSettings settings, Function<List<ChatMessage>, long[]> prompts, LiveGeneration generation)
            throws IOException {
        var server = new ChatServer(settings, prompts, generation);
        server.http.start();
        return server;
    }

    /** The port it listens on. */
    public int port() {
        return http.getAddress().getPort();
    }

    /** Refuses further requests, lets those that are there end, for as long as the settings allow, and stops. */
    @Override
    public void close() {
        try {
            open.close(settings.drain());
            generation.close();
            open.close(LAST_WORDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            generation.close();
            http.stop(0);
            threads.shutdownNow();
        }
    }

    private void handle(HttpExchange exchange) {
        boolean isIn = open.enter();
        try {
            serve(exchange);
        } finally {
            if (isIn) {
                open.leave();
            }
        }
    }

    private void serve(HttpExchange exchange) {
        // Closing an exchange that was not answered closes its connection.
        try (exchange) {
            var replies = new HttpReplies(exchange);
            try {
                route(exchange, replies);
            } catch (ApiError e) {
                refuse(replies, e);
            } catch (InterruptedException e) {
                LOG.log(System.Logger.Level.INFO, "A client that reads too slowly was dropped.");
                breakOff();
            } catch (RuntimeException e) {
                LOG.log(System.Logger.Level.ERROR, "A request failed.", e);
                refuse(replies, ApiError.ownFault());
            }
        } catch (IOException e) {
            LOG.log(System.Logger.Level.DEBUG, "The client went away before its reply.", e);
        }
    }

    private static void refuse(HttpReplies replies, ApiError error) throws IOException {
        if (!replies.hasBegun()) {
            if (error.status() == 429 || error.status() == 503) {
                replies.header("Retry-After", "1");
            }
            replies.error(error);
        } else if (replies.isStream()) {
            replies.event(error);
        } else {
            breakOff();
        }
    }

    /** Makes closing the exchange cut the connection, so that nobody takes half a reply for a whole one. */
    private static void breakOff() {
        // A write of an interrupted thread closes the channel instead of sending the end of the reply.
        Thread.currentThread().interrupt();
    }

    private void route(HttpExchange exchange, HttpReplies replies) throws ApiError, IOException, InterruptedException {
        var path = exchange.getRequestURI().getPath();
        var route = exchange.getRequestMethod() + " " + path;
        if (route.equals("GET /health")) {
            replies.json(open.isClosing() ? 503 : 200, health());
            return;
        }
        authorize(exchange);
        switch (route) {
            case "POST /v1/chat/completions" -> {
                if (open.isClosing()) {
                    throw ApiError.closing();
                }
                completions.answer(replies);
            }
            case "GET " + MODELS -> replies.json(200, models());
            default -> {
                if (!route.equals("GET " + MODELS + "/" + settings.model())) {
                    throw unknown(path);
                }
                replies.json(200, model());
            }
        }
    }

    private static ApiError unknown(String path) {
        return path.startsWith(MODELS + "/")
                ? new ApiError(
                        404, "model_not_found", "model", "The model is not served here; " + MODELS + " lists it.")
                : new ApiError(
                        404,
                        "unknown_route",
                        null,
                        "There is no such route; allowed: POST /v1/chat/completions, GET /v1/models, GET /health.");
    }

    private void authorize(HttpExchange exchange) throws ApiError {
        if (settings.apiKey() == null) {
            return;
        }
        var given = exchange.getRequestHeaders().getFirst("Authorization");
        var wanted = ("Bearer " + settings.apiKey()).getBytes(StandardCharsets.UTF_8);
        // isEqual takes the same time wherever the two differ.
        if (given == null || !MessageDigest.isEqual(wanted, given.getBytes(StandardCharsets.UTF_8))) {
            throw new ApiError(401, "invalid_api_key", null, "The API key is missing or wrong.");
        }
    }

    private ObjectNode health() {
        var load = generation.load();
        return JsonNodeFactory.instance
                .objectNode()
                .put("status", open.isClosing() ? "closing" : "up")
                .put("running", load.running())
                .put("waiting", load.waiting());
    }

    private ObjectNode models() {
        var root = JsonNodeFactory.instance.objectNode().put("object", "list");
        root.putArray("data").add(model());
        return root;
    }

    private ObjectNode model() {
        return JsonNodeFactory.instance
                .objectNode()
                .put("id", settings.model())
                .put("object", "model")
                .put("created", created)
                .put("owned_by", "evenkeel");
    }
}

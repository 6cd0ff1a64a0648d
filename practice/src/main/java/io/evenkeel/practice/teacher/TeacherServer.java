package io.evenkeel.practice.teacher;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.evenkeel.practice.batch.BatchRoutes;
import io.evenkeel.practice.batch.BatchStore;
import io.evenkeel.practice.batch.Batches;
import io.evenkeel.practice.batch.FileRoutes;
import io.evenkeel.practice.batch.LineAnswers;
import io.evenkeel.practice.batch.PostFaults;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.InstantSource;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A teacher behind an OpenAI-compatible HTTP API, with a virtual thread for each request.
 *
 * <table>
 * <caption>Routes</caption>
 * <tr><td>{@code POST /v1/chat/completions}</td><td>asks the teacher</td></tr>
 * <tr><td>{@code GET /v1/models}</td><td>lists its model</td></tr>
 * <tr><td>{@code GET /v1/usage/KEY}</td><td>the stored reply and its usage by {@code Idempotency-Key}</td></tr>
 * <tr><td>{@code POST /v1/files}, {@code GET /v1/files/ID}, {@code GET /v1/files/ID/content}</td><td>{@link FileRoutes}</td></tr>
 * <tr><td>{@code GET, POST /v1/batches}, {@code GET /v1/batches/ID}, {@code POST /v1/batches/ID/cancel}</td><td>{@link BatchRoutes}</td></tr>
 * <tr><td>{@code GET /practice/bill}</td><td>{@link BillTotals}</td></tr>
 * <tr><td>{@code GET, POST /practice/dials}</td><td>reads {@link Dials}, or changes those named in a JSON object</td></tr>
 * <tr><td>{@code GET /health}</td><td>200; the one route that asks for no key</td></tr>
 * </table>
 */
public final class TeacherServer implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(TeacherServer.class.getName());

    static {
        // Read once, when the JDK's server is first loaded. Without it, a small reply may wait 40 ms for an ACK.
        System.setProperty("sun.net.httpserver.nodelay", "true");
    }

    private final TeacherSettings settings;
    private final Bill bill;
    private final Completions completions;
    private final FileRoutes files;
    private final Batches batches;
    private final BatchRoutes batchRoutes;
    private final HttpServer http;
    private volatile Dials dials;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    private TeacherServer(TeacherSettings settings, Teacher teacher, Bill bill, Dials dials) throws IOException {
        this.settings = settings;
        this.bill = bill;
        this.dials = dials;
        var clock = InstantSource.system();
        var underWay = new UnderWay();
        this.completions = new Completions(teacher, bill, underWay, () -> this.dials, clock);
        var store = BatchStore.open(bill.path().resolveSibling(bill.path().getFileName() + ".batches"));
        var faults = new PostFaults(bill, () -> this.dials, clock);
        this.files = new FileRoutes(store, faults, clock);
        this.batches = new Batches(store, new LineAnswers(teacher, bill, () -> this.dials), underWay, clock);
        this.batchRoutes = new BatchRoutes(batches, faults, underWay);
        this.http = HttpServer.create(new InetSocketAddress(settings.host(), settings.port()), 1024);
        http.setExecutor(threads);
        http.createContext("/", this::handle);
    }

    /**
     * Starts to listen. The server takes over the bill and closes it.
     *
     * @throws IOException the address cannot be used
     */
    public static TeacherServer start(TeacherSettings settings, Teacher teacher, Bill bill, Dials dials)
            throws IOException {
        var server = new TeacherServer(settings, teacher, bill, dials);
        server.batches.resume();
        server.http.start();
        return server;
    }

    /** The port it listens on. */
    public int port() {
        return http.getAddress().getPort();
    }

    @Override
    public void close() throws IOException {
        http.stop(0);
        threads.shutdownNow();
        batches.close();
        bill.close();
    }

    private void handle(HttpExchange exchange) {
        // Closing an exchange that was not answered closes its connection: what a hanging call ends with.
        try (exchange) {
            var replies = new HttpReplies(exchange);
            try {
                route(exchange, replies);
            } catch (ApiError e) {
                replies.error(e);
            } catch (RuntimeException e) {
                LOG.log(System.Logger.Level.ERROR, "A request failed.", e);
                replies.error(new ApiError(500, "internal_error", "The teacher has a fault of its own."));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            LOG.log(System.Logger.Level.DEBUG, "The client went away before its reply.", e);
        }
    }

    private void route(HttpExchange exchange, HttpReplies replies) throws ApiError, IOException, InterruptedException {
        var path = exchange.getRequestURI().getPath();
        var route = exchange.getRequestMethod() + " " + path;
        if (route.equals("GET /health")) {
            replies.json(200, JsonText.object().put("status", "up"));
            return;
        }
        authorize(exchange);
        switch (route) {
            case "POST /v1/chat/completions" -> completions.answer(exchange, replies);
            case "GET /v1/models" -> replies.json(200, models());
            case "GET /practice/bill" -> replies.json(200, billTotals());
            case "GET /practice/dials" -> replies.json(200, JsonText.tree(dials));
            case "POST /practice/dials" -> replies.json(200, JsonText.tree(turn(replies.body())));
            default -> {
                if (route.startsWith("GET " + Completions.USAGE_PATH)) {
                    completions.lookUp(path.substring(Completions.USAGE_PATH.length()), replies);
                } else if (!files.answer(exchange, replies) && !batchRoutes.answer(exchange, replies)) {
                    throw new ApiError(404, "unknown_route", "There is no " + route + ".");
                }
            }
        }
    }

    private void authorize(HttpExchange exchange) throws ApiError {
        if (settings.apiKey() == null) {
            return;
        }
        var given = exchange.getRequestHeaders().getFirst("Authorization");
        var wanted = ("Bearer " + settings.apiKey()).getBytes(StandardCharsets.UTF_8);
        // isEqual takes the same time wherever the two differ.
        if (given == null || !MessageDigest.isEqual(wanted, given.getBytes(StandardCharsets.UTF_8))) {
            throw new ApiError(401, "invalid_api_key", "The API key is missing or wrong.");
        }
    }

    // Synchronized, so that of two changes at once neither undoes the other.
    private synchronized Dials turn(byte[] changes) throws ApiError {
        var changed = JsonText.changed(dials, changes);
        dials = changed;
        return changed;
    }

    private JsonNode models() {
        var root = JsonText.object().put("object", "list");
        root.putArray("data")
                .addObject()
                .put("id", settings.model())
                .put("object", "model")
                .put("created", 0)
                .put("owned_by", "evenkeel-practice");
        return root;
    }

    private JsonNode billTotals() {
        var root = JsonText.tree(bill.totals());
        settings.notes().forEach(root::put);
        return root;
    }
}

package io.evenkeel.gateway.capture;

import io.evenkeel.contracts.TopicSerdes;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.apache.kafka.clients.producer.Producer;

/**
 * Passes production calls to the teacher as they are, and writes what was asked and answered to {@code traffic}.
 *
 * <p>Promised, and tested in {@code CaptureProxyTest}: the caller gets the teacher's status, headers and bytes, each piece
 * when it comes; nothing that befalls the traffic is seen by the caller; what is not captured is counted by its reason; a
 * caller that goes away ends the call to the teacher; memory is bounded.
 */
public final class CaptureProxy implements AutoCloseable {
    /** Well below what servers keep: a pooled connection that is just being closed would cost a caller his call. */
    private static final Duration IDLE_CONNECTION = Duration.ofSeconds(5);

    private static final int HEADER_BYTES_MAX = 64 << 10;

    private final CaptureSettings settings;
    private final HttpClient teacher;
    private final CopyRoom room;
    private final CaptureMetrics metrics;
    private final TrafficWriter writer;
    private final InstantSource clock;

    /** @param producer closed with the proxy */
    public CaptureProxy(
            Vertx vertx,
            CaptureSettings settings,
            TopicSerdes serdes,
            Producer<String, byte[]> producer,
            MeterRegistry registry,
            InstantSource clock) {
        this.settings = settings;
        this.clock = clock;
        this.teacher = vertx.createHttpClient(new HttpClientOptions()
                // A stream for each call, and none shared: a reset closes the one connection it is about.
                .setProtocolVersion(HttpVersion.HTTP_1_1)
                .setMaxPoolSize(settings.connectionsMax())
                .setMaxWaitQueueSize(settings.connectionsMax())
                .setKeepAliveTimeout(Math.toIntExact(IDLE_CONNECTION.toSeconds()))
                .setConnectTimeout(Math.toIntExact(settings.connectTimeout().toMillis()))
                .setMaxHeaderSize(HEADER_BYTES_MAX));
        this.room = new CopyRoom(settings.roomBytes());
        this.metrics = new CaptureMetrics(registry, room, clock);
        this.writer = new TrafficWriter(producer, serdes, settings, room, metrics, clock).start();
    }

    /** {@code POST /v1/chat/completions}. */
    public void complete(HttpServerRequest request) {
        var asked = Instant.ofEpochMilli(clock.millis());
        var copies = new Copies(room, settings.copyBytesMax());
        var captured = new CapturedCall(CallHeaders.labels(request.headers()), asked, copies, metrics, writer);
        new PassThrough(teacher, settings, settings.completions(), request, captured).begin();
    }

    /** {@code GET /v1/models}, which nobody captures. */
    public void models(HttpServerRequest request) {
        new PassThrough(teacher, settings, settings.models(), request, Witness.NONE).begin();
    }

    @Override
    public void close() {
        writer.close();
        teacher.close();
    }
}

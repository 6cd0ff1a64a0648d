package io.evenkeel.gateway.capture;

import io.evenkeel.gateway.domain.capture.Labels;
import io.evenkeel.gateway.domain.capture.MissReason;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Copies one call and hands it to the writer when it was answered with status 200, to its end. */
final class CapturedCall implements Witness {
    private static final int OK = 200;

    private final Labels labels;
    private final Instant asked;
    private final Copies copies;
    private final CaptureMetrics metrics;
    private final TrafficWriter writer;
    private @Nullable String contentType;
    private @Nullable String contentEncoding;
    private boolean over;

    CapturedCall(Labels labels, Instant asked, Copies copies, CaptureMetrics metrics, TrafficWriter writer) {
        this.labels = labels;
        this.asked = asked;
        this.copies = copies;
        this.metrics = metrics;
        this.writer = writer;
        metrics.began();
        if (labels.optedOut()) {
            copies.giveUp(MissReason.OPTED_OUT);
        }
    }

    @Override
    public void request(Buffer piece) {
        copies.request(piece);
    }

    @Override
    public void answered(HttpClientResponse reply) {
        contentType = reply.getHeader("Content-Type");
        contentEncoding = reply.getHeader("Content-Encoding");
        if (reply.statusCode() != OK) {
            copies.giveUp(MissReason.ERROR_STATUS);
        }
    }

    @Override
    public void reply(Buffer piece) {
        copies.reply(piece);
    }

    @Override
    public void ended() {
        if (over) {
            return;
        }
        over = true;
        metrics.ended();
        var missed = copies.givenUp();
        if (missed == null) {
            writer.offer(new Exchange(labels, asked, copies.request(), copies.reply(), contentType, contentEncoding));
        } else {
            metrics.missed(missed);
        }
    }

    @Override
    public void failed(MissReason reason) {
        copies.giveUp(reason);
        ended();
    }
}

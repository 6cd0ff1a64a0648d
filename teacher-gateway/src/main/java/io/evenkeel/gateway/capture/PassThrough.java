package io.evenkeel.gateway.capture;

import io.evenkeel.gateway.domain.capture.MissReason;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ConnectionPoolTooBusyException;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.streams.ReadStream;
import io.vertx.core.streams.WriteStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * One call on its way through: request and reply pass piece by piece, no faster than the slower side takes them. Never sent
 * twice: it may be billed. All of it runs on the event loop of the caller's connection.
 */
final class PassThrough {
    private static final Logger LOG = Logger.getLogger(PassThrough.class);
    private static final int NO_CONTENT = 204;
    private static final int NOT_MODIFIED = 304;

    private final HttpClient teacher;
    private final CaptureSettings settings;
    private final URI target;
    private final HttpServerRequest request;
    private final HttpServerResponse response;
    private final Witness witness;
    private @Nullable HttpClientRequest onward;
    private boolean asked;
    private boolean over;

    PassThrough(HttpClient teacher, CaptureSettings settings, URI target, HttpServerRequest request, Witness witness) {
        this.teacher = teacher;
        this.settings = settings;
        this.target = target;
        this.request = request;
        this.response = request.response();
        this.witness = witness;
    }

    void begin() {
        request.pause();
        request.exceptionHandler(problem -> callerGone());
        response.exceptionHandler(problem -> callerGone());
        response.closeHandler(closed -> callerGone());
        teacher.request(options()).onSuccess(this::send).onFailure(this::unanswered);
    }

    private RequestOptions options() {
        boolean secure = "https".equals(target.getScheme());
        int standardPort = secure ? 443 : 80;
        var query = request.query();
        return new RequestOptions()
                .setMethod(request.method())
                .setHost(target.getHost())
                .setPort(target.getPort() < 0 ? standardPort : target.getPort())
                .setSsl(secure)
                .setURI(target.getRawPath() + (query == null ? "" : "?" + query))
                .setConnectTimeout(settings.connectTimeout().toMillis())
                .setIdleTimeout(settings.silenceMax().toMillis());
    }

    private void send(HttpClientRequest prepared) {
        if (over) {
            prepared.reset();
            return;
        }
        onward = prepared;
        CallHeaders.passRequest(request.headers(), prepared.headers(), settings.passesKey(), settings.key());
        boolean hasBody = request.method().equals(HttpMethod.POST);
        if (hasBody && !prepared.headers().contains("Content-Length")) {
            prepared.setChunked(true);
        }
        prepared.exceptionHandler(this::unanswered);
        prepared.response().onSuccess(this::answer).onFailure(this::unanswered);
        if ("100-continue".equalsIgnoreCase(request.getHeader("Expect"))) {
            response.writeContinue();
        }
        pass(request, prepared, witness::request);
        request.endHandler(ended -> {
            asked = true;
            if (!over) {
                prepared.end();
            }
        });
        request.resume();
    }

    private void answer(HttpClientResponse reply) {
        if (over) {
            return;
        }
        witness.answered(reply);
        response.setStatusCode(reply.statusCode()).setStatusMessage(reply.statusMessage());
        CallHeaders.passReply(reply.headers(), response.headers());
        boolean empty = reply.statusCode() == NO_CONTENT || reply.statusCode() == NOT_MODIFIED;
        if (!empty && !response.headers().contains("Content-Length")) {
            response.setChunked(true);
            // A stream's headers are news of their own: its first piece may be long in coming.
            response.write(Buffer.buffer());
        }
        reply.exceptionHandler(this::brokenOff);
        pass(reply, response, witness::reply);
        reply.endHandler(ended -> {
            if (!over) {
                over = true;
                response.end();
                witness.ended();
                if (!asked && onward != null) {
                    // Answered before it had heard all: its connection is of no more use.
                    onward.reset();
                }
            }
        });
    }

    /** What came is written at once; while the other side takes no more, none is read. */
    private void pass(ReadStream<Buffer> from, WriteStream<Buffer> to, Consumer<Buffer> seenBy) {
        from.handler(piece -> {
            if (over) {
                return;
            }
            seenBy.accept(piece);
            to.write(piece);
            if (to.writeQueueFull()) {
                from.pause();
                to.drainHandler(drained -> from.resume());
            }
        });
    }

    private void callerGone() {
        if (!over) {
            over = true;
            witness.failed(MissReason.CALLER_GONE);
            if (onward != null) {
                onward.reset();
            }
        }
    }

    /** Nothing of a reply has come: the one case in which the proxy speaks for itself. */
    private void unanswered(Throwable problem) {
        if (over) {
            return;
        }
        if (response.headWritten()) {
            brokenOff(problem);
            return;
        }
        over = true;
        witness.failed(MissReason.TEACHER_UNREACHABLE);
        LOG.warnf(
                "a call was not answered by the teacher: %s", problem.getClass().getSimpleName());
        if (onward != null) {
            onward.reset();
        }
        switch (problem) {
            case ConnectionPoolTooBusyException full -> refuse(503, "proxy_busy", "Too many calls are under way.");
            case UnknownHostException unknown -> refuse(502, "teacher_unreachable", "The teacher cannot be reached.");
            case ConnectException refused -> refuse(502, "teacher_unreachable", "The teacher cannot be reached.");
            case TimeoutException late -> refuse(504, "teacher_timed_out", "The teacher has not answered in time.");
            default -> refuse(502, "teacher_connection_lost", "The connection to the teacher broke.");
        }
    }

    private void refuse(int status, String code, String sentence) {
        response.headers().clear();
        if (request.version() != HttpVersion.HTTP_2) {
            // The rest of the request is not heard: the connection cannot be used again.
            response.putHeader("Connection", "close");
        }
        response.setStatusCode(status)
                .putHeader("Content-Type", "application/json")
                .end("""
                        {"error":{"message":"%s","type":"api_error","param":null,"code":"%s"}}""".formatted(sentence, code));
        request.resume();
    }

    /** A reply that breaks off must not look whole. */
    private void brokenOff(Throwable problem) {
        if (!over) {
            over = true;
            witness.failed(MissReason.BROKEN_OFF);
            LOG.warnf("a reply of the teacher broke off: %s", problem.getClass().getSimpleName());
            if (onward != null) {
                onward.reset();
            }
            response.reset();
        }
    }
}

package io.evenkeel.gateway.teacher;

import io.evenkeel.gateway.domain.result.RetryAfter;
import io.evenkeel.gateway.domain.result.TeacherReply;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** HTTP with one teacher: its key, its time-outs, and what it means that nothing came back. */
final class Connection {
    static {
        // A pooled connection that the server has just closed would make a request's outcome unknown: keep them short.
        System.setProperty("jdk.httpclient.keepalive.timeout", "5");
    }

    private final TeacherSettings settings;
    private final HttpClient http;
    private final InstantSource clock;

    Connection(TeacherSettings settings, InstantSource clock) {
        this.settings = settings;
        this.clock = clock;
        boolean plain = "http".equals(settings.completions().getScheme());
        this.http = HttpClient.newBuilder()
                .connectTimeout(settings.connectTimeout())
                .version(plain ? HttpClient.Version.HTTP_1_1 : HttpClient.Version.HTTP_2)
                .build();
    }

    HttpRequest.Builder to(URI url) {
        var request = HttpRequest.newBuilder(url);
        var key = settings.key();
        return key == null ? request : request.header("Authorization", key.asBearer());
    }

    /** The client's own time-out ends with the headers; this one covers the body too. */
    HttpResponse<String> exchange(HttpRequest request, Duration timeout)
            throws InterruptedException, ExecutionException, TimeoutException {
        var response = http.sendAsync(request, BodyHandlers.ofString(StandardCharsets.UTF_8));
        try {
            return response.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } finally {
            response.cancel(true);
        }
    }

    /** What the provider asks to wait, milliseconds; null where it does not. */
    @Nullable
    Long retryAfter(HttpResponse<String> response) {
        var headers = response.headers();
        return RetryAfter.parse(
                        headers.firstValue("retry-after-ms").orElse(null),
                        headers.firstValue("Retry-After").orElse(null),
                        Instant.ofEpochMilli(clock.millis()))
                .orElse(null);
    }

    static TeacherReply noReply(ExecutionException problem) {
        for (Throwable cause = problem.getCause(); cause != null; cause = cause.getCause()) {
            // No connection: no byte of the request has left.
            if (cause instanceof HttpConnectTimeoutException) {
                return TeacherReply.unbilled("connect-timed-out");
            }
            if (cause instanceof ConnectException || cause instanceof UnresolvedAddressException) {
                return TeacherReply.unbilled("unreachable");
            }
            if (cause instanceof HttpTimeoutException) {
                return TeacherReply.unknown("first-byte-timed-out");
            }
        }
        return TeacherReply.unknown("connection-lost");
    }
}

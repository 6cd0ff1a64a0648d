package io.evenkeel.gateway.teacher;

import io.evenkeel.contracts.avro.TeacherCall;
import io.evenkeel.gateway.domain.result.RetryAfter;
import io.evenkeel.gateway.domain.result.TeacherReply;
import io.evenkeel.gateway.domain.result.ToldLimits;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
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

/**
 * One request to an OpenAI-compatible teacher, and what came back. It never repeats a request: every attempt may be billed,
 * so every attempt is journalled by its caller. Texts and the key never reach a log.
 */
public final class TeacherHttp {
    private static final Duration LOOK_UP_TIMEOUT = Duration.ofSeconds(5);

    static {
        // A pooled connection that the server has just closed would make a request's outcome unknown: keep them short.
        System.setProperty("jdk.httpclient.keepalive.timeout", "5");
    }

    private final TeacherSettings settings;
    private final HttpClient http;
    private final InstantSource clock;

    public TeacherHttp(TeacherSettings settings, InstantSource clock) {
        this.settings = settings;
        this.clock = clock;
        boolean plain = "http".equals(settings.completions().getScheme());
        this.http = HttpClient.newBuilder()
                .connectTimeout(settings.connectTimeout())
                .version(plain ? HttpClient.Version.HTTP_1_1 : HttpClient.Version.HTTP_2)
                .build();
    }

    /**
     * Sends the call, with its id as idempotency key.
     *
     * @return what came back; without a status where nothing did: then its usage is known to be nothing where the request
     *     was never sent, and unknown otherwise
     */
    public TeacherReply ask(TeacherCall call) throws InterruptedException {
        var body = ChatJson.request(call, settings.outputLimitParameter(), settings.temperature());
        var builder = to(settings.completions());
        var firstByteTimeout = settings.firstByteTimeout();
        if (firstByteTimeout != null) {
            builder.timeout(firstByteTimeout);
        }
        var request = builder.header("Content-Type", "application/json")
                .header("Idempotency-Key", call.getCallId())
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        try {
            var response = exchange(request, settings.timeout());
            return ChatJson.reply(response.statusCode(), response.body(), retryAfter(response))
                    .telling(limits(response));
        } catch (TimeoutException e) {
            return TeacherReply.unknown("timed-out");
        } catch (ExecutionException e) {
            return noReply(e);
        }
    }

    /** Asks what became of a call, where the teacher can tell: by its look-up, or else by repeating the key. */
    public LookUp lookUp(TeacherCall call) throws InterruptedException {
        var template = settings.usageLookUp();
        if (template != null) {
            return lookUp(template, call.getCallId());
        }
        if (!settings.honoursIdempotencyKey()) {
            return new LookUp.Unavailable();
        }
        var repeated = ask(call);
        if (repeated.succeeded() && repeated.usage() != null) {
            return new LookUp.Found(repeated);
        }
        // Too busy to say, or not there: it may say later. Any other answer is its last word.
        boolean later = repeated.status() == 0 || repeated.status() == 429 || repeated.status() >= 500;
        return later ? new LookUp.MayStillCome() : new LookUp.Unavailable();
    }

    private LookUp lookUp(String template, String key) throws InterruptedException {
        var url = template.replace("{key}", URLEncoder.encode(key, StandardCharsets.UTF_8));
        try {
            var response = exchange(to(URI.create(url)).GET().build(), LOOK_UP_TIMEOUT);
            return switch (response.statusCode()) {
                case 200 -> {
                    var stored = ChatJson.stored(response.body());
                    yield stored == null ? new LookUp.Unavailable() : new LookUp.Found(stored);
                }
                // Any other 404 is a look-up that is switched off, or a proxy that knows no such path.
                case 404 ->
                    ChatJson.saysUnknownKey(response.body()) ? new LookUp.NeverBilled() : new LookUp.Unavailable();
                case 202 -> new LookUp.MayStillCome();
                default -> new LookUp.Unavailable();
            };
        } catch (TimeoutException | ExecutionException e) {
            // A teacher that is away may well be back before the claim's deadline.
            return new LookUp.MayStillCome();
        }
    }

    private HttpRequest.Builder to(URI url) {
        var request = HttpRequest.newBuilder(url);
        var key = settings.key();
        return key == null ? request : request.header("Authorization", key.asBearer());
    }

    /** The client's own time-out ends with the headers; this one covers the body too. */
    private HttpResponse<String> exchange(HttpRequest request, Duration timeout)
            throws InterruptedException, ExecutionException, TimeoutException {
        var response = http.sendAsync(request, BodyHandlers.ofString(StandardCharsets.UTF_8));
        try {
            return response.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } finally {
            response.cancel(true);
        }
    }

    private static ToldLimits limits(HttpResponse<String> response) {
        var headers = response.headers();
        return ToldLimits.parse(
                headers.firstValue("x-ratelimit-limit-requests").orElse(""),
                headers.firstValue("x-ratelimit-limit-tokens").orElse(""));
    }

    private @Nullable Long retryAfter(HttpResponse<String> response) {
        var headers = response.headers();
        return RetryAfter.parse(
                        headers.firstValue("retry-after-ms").orElse(null),
                        headers.firstValue("Retry-After").orElse(null),
                        Instant.ofEpochMilli(clock.millis()))
                .orElse(null);
    }

    private static TeacherReply noReply(ExecutionException problem) {
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

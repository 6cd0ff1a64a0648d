package io.evenkeel.gateway.teacher;

import io.evenkeel.contracts.avro.TeacherCall;
import io.evenkeel.gateway.domain.result.TeacherReply;
import io.evenkeel.gateway.domain.result.ToldLimits;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * One request to an OpenAI-compatible teacher, and what came back. It never repeats a request: every attempt may be billed,
 * so every attempt is journalled by its caller. Texts and the key never reach a log.
 */
public final class TeacherHttp {
    private static final Duration LOOK_UP_TIMEOUT = Duration.ofSeconds(5);

    private final TeacherSettings settings;
    private final Connection connection;
    private final @Nullable BatchHttp batches;

    public TeacherHttp(TeacherSettings settings, InstantSource clock) {
        this.settings = settings;
        this.batches = settings.batch() ? new BatchHttp(settings, clock) : null;
        this.connection = new Connection(settings, clock);
    }

    /** Its Batch API; null where it has none. */
    public @Nullable BatchHttp batches() {
        return batches;
    }

    /**
     * Sends the call, with its id as idempotency key.
     *
     * @return what came back; without a status where nothing did: then its usage is known to be nothing where the request
     *     was never sent, and unknown otherwise
     */
    public TeacherReply ask(TeacherCall call) throws InterruptedException {
        var body = ChatJson.request(call, settings.outputLimitParameter(), settings.temperature());
        var builder = connection.to(settings.completions());
        var firstByteTimeout = settings.firstByteTimeout();
        if (firstByteTimeout != null) {
            builder.timeout(firstByteTimeout);
        }
        var request = builder.header("Content-Type", "application/json")
                .header("Idempotency-Key", call.getCallId())
                .POST(HttpRequest.BodyPublishers.ofString(body.toString()))
                .build();
        try {
            var response = connection.exchange(request, settings.timeout());
            return ChatJson.reply(response.statusCode(), response.body(), connection.retryAfter(response))
                    .telling(limits(response));
        } catch (TimeoutException e) {
            return TeacherReply.unknown("timed-out");
        } catch (ExecutionException e) {
            return Connection.noReply(e);
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

    /**
     * What the look-up has stored of a call that was made in a batch; nothing where it has not, or there is none. Its id was no
     * idempotency key there: that nothing is known of it says nothing, and repeating it would be another call.
     */
    public Optional<TeacherReply> storedOf(TeacherCall call) throws InterruptedException {
        var template = settings.usageLookUp();
        return template != null && lookUp(template, call.getCallId()) instanceof LookUp.Found found
                ? Optional.of(found.reply())
                : Optional.empty();
    }

    private LookUp lookUp(String template, String key) throws InterruptedException {
        var url = template.replace("{key}", URLEncoder.encode(key, StandardCharsets.UTF_8));
        try {
            var response =
                    connection.exchange(connection.to(URI.create(url)).GET().build(), LOOK_UP_TIMEOUT);
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

    private static ToldLimits limits(HttpResponse<String> response) {
        var headers = response.headers();
        return ToldLimits.parse(
                headers.firstValue("x-ratelimit-limit-requests").orElse(""),
                headers.firstValue("x-ratelimit-limit-tokens").orElse(""));
    }
}

package io.evenkeel.gateway.domain.result;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How long a provider asks to wait: {@code Retry-After} in seconds or as an HTTP date (RFC 9110, section 10.2.3), or the
 * more exact {@code retry-after-ms} that some send beside it.
 */
public final class RetryAfter {
    /** Longer than any provider means: a day. */
    private static final long MILLIS_MAX = Duration.ofDays(1).toMillis();

    private RetryAfter() {}

    /**
     * @param milliseconds the header {@code retry-after-ms}, if sent
     * @param secondsOrDate the header {@code Retry-After}, if sent
     * @return milliseconds from {@code now}, from 0 to a day; empty where neither can be read
     */
    public static Optional<Long> parse(@Nullable String milliseconds, @Nullable String secondsOrDate, Instant now) {
        var exact = number(milliseconds, 1);
        if (exact.isPresent()) {
            return exact;
        }
        var seconds = number(secondsOrDate, 1_000);
        return seconds.isPresent() ? seconds : date(secondsOrDate, now);
    }

    private static Optional<Long> number(@Nullable String text, int millisPerUnit) {
        if (text == null) {
            return Optional.empty();
        }
        try {
            double millis = Double.parseDouble(text.strip()) * millisPerUnit;
            return Double.isNaN(millis) ? Optional.empty() : Optional.of(bounded(Math.ceil(millis)));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    private static Optional<Long> date(@Nullable String text, Instant now) {
        if (text == null) {
            return Optional.empty();
        }
        try {
            var date = ZonedDateTime.parse(text.strip(), DateTimeFormatter.RFC_1123_DATE_TIME);
            return Optional.of(bounded(now.until(date.toInstant(), ChronoUnit.MILLIS)));
        } catch (DateTimeException | ArithmeticException e) {
            return Optional.empty();
        }
    }

    private static long bounded(double millis) {
        return (long) Math.max(0, Math.min(MILLIS_MAX, millis));
    }
}

package io.evenkeel.practice.teacher;

import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** The errors that dials ask for, as a client gets them. */
public final class DialledErrors {
    private static final int[] SERVER_ERRORS = {500, 502, 503};

    /** As many forms of each fault as of a server's error. */
    public static final int VARIANTS = SERVER_ERRORS.length;

    private DialledErrors() {}

    /** A 429. */
    public static ApiError rateLimited() {
        return new ApiError(429, "rate_limit_exceeded", "Too many requests; try again later.");
    }

    /** 500, 502 or 503. */
    public static int serverStatus(int variant) {
        return SERVER_ERRORS[variant];
    }

    /** @param status a {@link #serverStatus} */
    public static ApiError serverError(int status) {
        return new ApiError(status, "server_error", "The teacher failed.");
    }

    /** {@code Retry-After}, in both forms that RFC 9110, section 10.2.3, allows. */
    public static String retryAfter(Dials dials, int variant, InstantSource clock) {
        if (variant > 0) {
            return Integer.toString(dials.retryAfterSeconds());
        }
        // An HTTP date has whole seconds: one more, so that it never asks for less.
        return DateTimeFormatter.RFC_1123_DATE_TIME.format(
                clock.instant().plusSeconds(dials.retryAfterSeconds() + 1L).atOffset(ZoneOffset.UTC));
    }
}

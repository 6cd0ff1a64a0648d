package io.evenkeel.gateway.capture;

import io.evenkeel.gateway.domain.capture.Labels;
import io.evenkeel.gateway.teacher.Secret;
import io.vertx.core.MultiMap;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Which headers pass, and what ours say. */
final class CallHeaders {
    static final String DOMAIN = "X-Evenkeel-Domain";
    static final String TENANT = "X-Evenkeel-Tenant";
    static final String CAPTURE = "X-Evenkeel-Capture";

    private static final String OURS = "x-evenkeel-";
    /** Of one connection, not of the call: RFC 9110, section 7.6.1. */
    private static final Set<String> HOP_BY_HOP = Set.of(
            "connection",
            "keep-alive",
            "proxy-connection",
            "proxy-authenticate",
            "proxy-authorization",
            "te",
            "trailer",
            "transfer-encoding",
            "upgrade");

    private static final Set<String> READABLE_CODINGS = Set.of("gzip", "x-gzip", "deflate", "identity");

    private CallHeaders() {}

    static Labels labels(MultiMap headers) {
        return new Labels(
                headers.get("Idempotency-Key"),
                headers.get(TENANT),
                headers.get(DOMAIN),
                "off".equalsIgnoreCase(headers.get(CAPTURE)));
    }

    /** @param key sent where the caller's does not pass; null where there is none */
    static void passRequest(MultiMap from, MultiMap to, boolean passesKey, @Nullable Secret key) {
        var connection = namedByConnection(from);
        from.forEach((name, value) -> {
            var lower = name.toLowerCase(Locale.ROOT);
            boolean passes = !HOP_BY_HOP.contains(lower)
                    && !connection.contains(lower)
                    && !lower.startsWith(OURS)
                    // HTTP/2's own.
                    && !lower.startsWith(":")
                    && !Set.of("host", "expect").contains(lower);
            if (passes) {
                to.add(name, lower.equals("accept-encoding") ? readable(value) : value);
            }
        });
        if (!passesKey) {
            to.remove("Authorization");
        }
        if (!passesKey && key != null) {
            to.set("Authorization", key.asBearer());
        }
    }

    static void passReply(MultiMap from, MultiMap to) {
        var connection = namedByConnection(from);
        from.forEach((name, value) -> {
            var lower = name.toLowerCase(Locale.ROOT);
            if (!HOP_BY_HOP.contains(lower) && !connection.contains(lower)) {
                to.add(name, value);
            }
        });
    }

    /** A reply is compressed only in ways that the copy can be read in; the caller offered these himself. */
    private static String readable(String acceptEncoding) {
        var kept = Arrays.stream(acceptEncoding.split(","))
                .map(String::strip)
                .filter(coding -> READABLE_CODINGS.contains(
                        coding.split(";", 2)[0].strip().toLowerCase(Locale.ROOT)))
                .collect(Collectors.joining(", "));
        return kept.isEmpty() ? "identity" : kept;
    }

    private static Set<String> namedByConnection(MultiMap headers) {
        var named = new HashSet<String>();
        for (var value : headers.getAll("Connection")) {
            for (var name : value.split(",")) {
                named.add(name.strip().toLowerCase(Locale.ROOT));
            }
        }
        return named;
    }
}

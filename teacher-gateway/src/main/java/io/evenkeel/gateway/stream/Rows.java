package io.evenkeel.gateway.stream;

import io.evenkeel.contracts.avro.Origin;
import io.evenkeel.gateway.domain.work.Work;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** Keys of rows in stores: parts joined by a slash, each encoded, so that a domain may hold any character. */
final class Rows {
    private Rows() {}

    static String of(String... parts) {
        return Arrays.stream(parts)
                .map(part -> URLEncoder.encode(part, StandardCharsets.UTF_8))
                .collect(Collectors.joining("/"));
    }

    static String stage(String ledger, String pipeline, int stage) {
        return of(ledger, pipeline, Integer.toString(stage));
    }

    static String stage(Work work) {
        return stage(work.ledger(), work.pipeline(), work.stage());
    }

    static String window(String ledger, String pipeline, int stage, String domain, Origin origin) {
        return of(
                ledger, pipeline, Integer.toString(stage), domain, origin.name().toLowerCase(Locale.ROOT));
    }

    /** Whose rate limit it is: the ledger's only teacher's, or that of one of several. */
    static String limited(String ledger, String teacher) {
        return teacher.isEmpty() ? ledger : ledger + ":" + teacher;
    }

    /** Whether it is a rate limit of that ledger. */
    static boolean isLimitOf(String ledger, String limited) {
        return limited.equals(ledger) || limited.startsWith(ledger + ":");
    }

    static String place(String window, long order) {
        return window + "/" + number(order);
    }

    static String room(String ledger, String account, String unit) {
        return of(ledger, account, unit);
    }

    /** Of those who wait for the same room, requests come first, then candidates by their place. */
    static String denied(String room, Work work) {
        return room + "/" + number(work.candidate() ? work.order() + 1 : 0) + "/" + of(work.window(), work.id());
    }

    /** Rows of earlier times come before those of later ones. */
    static String inTime(Instant at, String row) {
        return String.format(Locale.ROOT, "%016d", at.toEpochMilli()) + "/" + row;
    }

    private static String number(long value) {
        return String.format(Locale.ROOT, "%012d", value);
    }
}

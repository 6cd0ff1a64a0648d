package io.evenkeel.gateway.domain.quote;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.Collections;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What each model costs, from when on. A price holds from its instant, included, until the model's next one begins. What is
 * not in the list has no price: nobody guesses.
 */
public final class PriceList {
    /** What {@link #parse} takes. */
    public static final String ALLOWED =
            "MODEL@FROM=PROMPT/COMPLETION, separated by commas, FROM a date (UTC) or an instant such as"
                    + " 2026-07-01T12:00:00Z, the prices whole billionths a token from 0 to 1000000000, * for any other model";

    /** One unit of the currency a token is more than anybody asks, and keeps every sum within 64 bits. */
    public static final long MOST_NANOS = 1_000_000_000L;

    private static final String ANY_OTHER = "*";
    private static final Pattern ENTRY = Pattern.compile("(\\S+)@([^@\\s]+)=(\\d{1,10})/(\\d{1,10})");

    private final Map<String, NavigableMap<Instant, Price>> byModel;

    private PriceList(Map<String, NavigableMap<Instant, Price>> byModel) {
        this.byModel = byModel;
    }

    /** One price for every model at all times. */
    public static PriceList always(Price price) {
        return new PriceList(Map.of(ANY_OTHER, new TreeMap<>(Map.of(Instant.MIN, price))));
    }

    /**
     * Reads a list such as {@code big@2026-01-01=2500/10000, big@2026-07-01=2000/8000}.
     *
     * @throws IllegalArgumentException with the part that is wrong as its message
     */
    public static PriceList parse(String list) {
        var byModel = new TreeMap<String, NavigableMap<Instant, Price>>();
        for (var part : list.split(",", -1)) {
            var entry = part.strip();
            var match = ENTRY.matcher(entry);
            if (!match.matches()) {
                throw new IllegalArgumentException(entry);
            }
            var earlier = byModel.computeIfAbsent(match.group(1), model -> new TreeMap<>())
                    .putIfAbsent(from(entry, match.group(2)), price(entry, match));
            if (earlier != null) {
                throw new IllegalArgumentException(entry);
            }
        }
        return new PriceList(Collections.unmodifiableMap(byModel));
    }

    /** The model's price at that time; empty where the list has none. */
    public Optional<DatedPrice> at(String model, Instant when) {
        return Optional.ofNullable(byModel.getOrDefault(model, byModel.get(ANY_OTHER)))
                .map(prices -> prices.floorEntry(when))
                .map(entry -> new DatedPrice(entry.getValue(), when.toEpochMilli()));
    }

    private static Instant from(String entry, String text) {
        try {
            return text.indexOf('T') < 0
                    ? LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant()
                    : Instant.parse(text);
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException(entry, e);
        }
    }

    private static Price price(String entry, Matcher match) {
        long prompt = Long.parseLong(match.group(3));
        long completion = Long.parseLong(match.group(4));
        if (prompt > MOST_NANOS || completion > MOST_NANOS) {
            throw new IllegalArgumentException(entry);
        }
        return new Price(prompt, completion);
    }
}

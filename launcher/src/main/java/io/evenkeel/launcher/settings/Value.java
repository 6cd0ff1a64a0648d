package io.evenkeel.launcher.settings;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A text that becomes a value. A text that is not allowed becomes a sentence, and a value that nobody will use.
 *
 * @param text as it was set
 * @param refusal takes what is allowed where the text is not
 */
record Value(String text, Consumer<String> refusal) {
    static final int PORTS = 65_535;

    private static final String KEY = "{key}";

    /** A text that is not blank. */
    String someText() {
        if (text.isBlank()) {
            refusal.accept("any text but an empty one");
        }
        return text;
    }

    /** @param unit what is counted, for the sentence */
    long wholeNumber(String unit, long least, long most) {
        try {
            long number = Long.parseLong(text.strip());
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            // The sentence below says it.
        }
        var range = most == Long.MAX_VALUE ? "from " + least : "from " + least + " to " + most;
        refusal.accept("whole " + unit + " " + range);
        return least;
    }

    /** @return billionths of the currency */
    long money() {
        var nanos = Money.nanos(text);
        if (nanos.isEmpty()) {
            refusal.accept(Money.ALLOWED);
        }
        return nanos.orElse(0);
    }

    String oneOf(List<String> allowed) {
        if (!allowed.contains(text)) {
            refusal.accept(String.join(", ", allowed));
        }
        return text;
    }

    boolean flag() {
        return Boolean.parseBoolean(oneOf(List.of("true", "false")));
    }

    /** Without slashes at its end. */
    String httpUrl() {
        if (!isHttpUrl(text)) {
            refusal.accept("an http or https URL such as http://localhost:8081");
        }
        return text.replaceAll("/+$", "");
    }

    /** A URL with a place for the key of a call. */
    String lookUp() {
        if (!text.contains(KEY) || !isHttpUrl(text.replace(KEY, "key"))) {
            refusal.accept("an http or https URL with " + KEY + " in it");
        }
        return text;
    }

    /**
     * The name of a variable that holds a key, which is not kept.
     *
     * @param environment looks a variable up
     */
    String keyVariable(Function<String, @Nullable String> environment) {
        var key = environment.apply(text);
        if (key == null || key.isBlank()) {
            refusal.accept("the name of an environment variable that holds the key");
        }
        return text;
    }

    private static boolean isHttpUrl(String value) {
        try {
            var uri = new URI(value);
            return uri.getHost() != null
                    && uri.getPort() <= PORTS
                    && ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()));
        } catch (URISyntaxException e) {
            return false;
        }
    }
}

package io.evenkeel.runtime;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What is wrong with the settings, every problem at once: each a sentence with the key, the value and what is allowed,
 * so that an operator repairs once.
 */
public final class ConfigProblems {
    private static final Pattern HOST_AND_PORT = Pattern.compile("[A-Za-z0-9._\\[\\]:-]+:\\d{1,5}");

    private final List<String> sentences = new ArrayList<>();

    /** Records a sentence for a value that is not allowed. */
    public ConfigProblems require(boolean allowed, String key, Object value, String whatIsAllowed) {
        if (!allowed) {
            sentences.add(key + " is '" + value + "'; allowed: " + whatIsAllowed + ".");
        }
        return this;
    }

    /** Wants an absolute {@code http} or {@code https} URL with a host. */
    public ConfigProblems requireHttpUrl(String key, String value) {
        return require(isHttpUrl(value), key, value, "an http or https URL such as http://localhost:8081");
    }

    /** Wants {@code host:port}, separated by commas. */
    public ConfigProblems requireHostsAndPorts(String key, String value) {
        boolean allowed = !value.isBlank()
                && List.of(value.split(",", -1)).stream()
                        .allMatch(part -> HOST_AND_PORT.matcher(part.strip()).matches());
        return require(allowed, key, value, "host:port, several separated by commas");
    }

    /** Wants a whole number that is large enough. */
    public ConfigProblems requireFrom(String key, long value, long least, String unit) {
        return require(value >= least, key, value, "whole " + unit + " from " + least);
    }

    /** Wants a time that is not nothing. */
    public ConfigProblems requirePositive(String key, Duration value) {
        return require(value.toMillis() > 0, key, value, "a time of 1 ms or more, such as PT30S");
    }

    /** Records a sentence that somebody else found. */
    public ConfigProblems add(String sentence) {
        sentences.add(sentence);
        return this;
    }

    /** The sentences, in the order found; empty when all is well. */
    public List<String> sentences() {
        return List.copyOf(sentences);
    }

    private static boolean isHttpUrl(String value) {
        try {
            var uri = new URI(value);
            return uri.getHost() != null && ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()));
        } catch (URISyntaxException e) {
            return false;
        }
    }
}

package io.evenkeel.launcher.settings;

import io.evenkeel.contracts.Keys;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/** Turns texts into values. A text that is not allowed becomes a sentence, and a value that nobody will use. */
final class SettingReader {
    private static final Pattern HOST_AND_PORT = Pattern.compile("[A-Za-z0-9._\\[\\]:-]+:(\\d{1,5})");
    private static final int PORTS = 65_535;

    private final Settings settings;
    private final Problems problems;

    SettingReader(Settings settings, Problems problems) {
        this.settings = settings;
        this.problems = problems;
    }

    String text(Setting setting) {
        return settings.value(setting);
    }

    /** A text that is not blank. */
    String someText(Setting setting) {
        var value = text(setting);
        if (value.isBlank()) {
            problems.add(setting, value, "any text but an empty one");
        }
        return value;
    }

    /** @param unit what is counted, for the sentence */
    long wholeNumber(Setting setting, String unit, long least, long most) {
        var value = text(setting);
        try {
            long number = Long.parseLong(value.strip());
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            // The sentence below says it.
        }
        var range = most == Long.MAX_VALUE ? "from " + least : "from " + least + " to " + most;
        problems.add(setting, value, "whole " + unit + " " + range);
        return least;
    }

    /** @return billionths of the currency */
    long money(Setting setting) {
        var value = text(setting);
        var nanos = Money.nanos(value);
        if (nanos.isEmpty()) {
            problems.add(setting, value, Money.ALLOWED);
        }
        return nanos.orElse(0);
    }

    int count(Setting setting, String unit, int least) {
        return (int) wholeNumber(setting, unit, least, Integer.MAX_VALUE);
    }

    int port(Setting setting) {
        return (int) wholeNumber(setting, "ports", 0, PORTS);
    }

    /** @param most included; what lies at or below {@code above} is not allowed */
    double number(Setting setting, double above, double most) {
        var value = text(setting);
        try {
            double number = Double.parseDouble(value.strip());
            if (number > above && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            // The sentence below says it.
        }
        problems.add(setting, value, "numbers above " + above + " up to " + most);
        return most;
    }

    /** A share from 0, below 1. */
    double share(Setting setting) {
        var value = text(setting);
        try {
            double number = Double.parseDouble(value.strip());
            if (number >= 0 && number < 1) {
                return number;
            }
        } catch (NumberFormatException e) {
            // The sentence below says it.
        }
        problems.add(setting, value, "numbers from 0 to below 1");
        return 0;
    }

    String oneOf(Setting setting, List<String> allowed) {
        var value = text(setting);
        if (!allowed.contains(value)) {
            problems.add(setting, value, String.join(", ", allowed));
        }
        return value;
    }

    /** Names that are all among those allowed; none is allowed too. */
    List<String> someOf(Setting setting, List<String> allowed) {
        var values = list(setting);
        if (!allowed.containsAll(values)) {
            problems.add(setting, text(setting), "some of " + String.join(", ", allowed) + ", separated by commas");
        }
        return values;
    }

    List<String> list(Setting setting) {
        return Arrays.stream(text(setting).split(",", -1))
                .map(String::strip)
                .filter(part -> !part.isEmpty())
                .toList();
    }

    boolean flag(Setting setting, boolean standard) {
        if (!settings.has(setting)) {
            return standard;
        }
        return Boolean.parseBoolean(oneOf(setting, List.of("true", "false")));
    }

    /** A name that may stand in a key. */
    String name(Setting setting) {
        var value = text(setting);
        if (!Keys.isName(value)) {
            problems.add(setting, value, "1 to 100 letters, digits, dots and dashes, a letter or digit first");
        }
        return value;
    }

    /** A path that is not empty: an unset variable of a script must not mean the working folder. */
    Path path(Setting setting) {
        return Path.of(Settings.absolute(someText(setting)));
    }

    String httpUrl(Setting setting) {
        var value = text(setting);
        if (!isHttpUrl(value)) {
            problems.add(setting, value, "an http or https URL such as http://localhost:8081");
        }
        return value.replaceAll("/+$", "");
    }

    String hostsAndPorts(Setting setting) {
        var value = text(setting);
        boolean allowed = Arrays.stream(value.split(",", -1)).map(String::strip).allMatch(part -> {
            var match = HOST_AND_PORT.matcher(part);
            return match.matches() && Integer.parseInt(match.group(1)) <= PORTS;
        });
        if (!allowed) {
            problems.add(setting, value, "host:port, several separated by commas");
        }
        return value;
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

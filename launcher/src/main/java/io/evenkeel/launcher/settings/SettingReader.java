package io.evenkeel.launcher.settings;

import io.evenkeel.contracts.Keys;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/** The values of the settings, as {@link Value} reads them. */
final class SettingReader {
    private static final Pattern HOST_AND_PORT = Pattern.compile("[A-Za-z0-9._\\[\\]:-]+:(\\d{1,5})");

    private final Settings settings;
    private final Problems problems;

    SettingReader(Settings settings, Problems problems) {
        this.settings = settings;
        this.problems = problems;
    }

    String text(Setting setting) {
        return settings.value(setting);
    }

    Value value(Setting setting) {
        var text = text(setting);
        return new Value(text, allowed -> problems.add(setting, text, allowed));
    }

    /** A text that is not blank. */
    String someText(Setting setting) {
        return value(setting).someText();
    }

    /** @param unit what is counted, for the sentence */
    long wholeNumber(Setting setting, String unit, long least, long most) {
        return value(setting).wholeNumber(unit, least, most);
    }

    /** @return billionths of the currency */
    long money(Setting setting) {
        return value(setting).money();
    }

    int count(Setting setting, String unit, int least) {
        return (int) wholeNumber(setting, unit, least, Integer.MAX_VALUE);
    }

    int port(Setting setting) {
        return (int) wholeNumber(setting, "ports", 0, Value.PORTS);
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
        return value(setting).oneOf(allowed);
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
        return settings.has(setting) ? value(setting).flag() : standard;
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
        return value(setting).httpUrl();
    }

    String hostsAndPorts(Setting setting) {
        var value = text(setting);
        boolean allowed = Arrays.stream(value.split(",", -1)).map(String::strip).allMatch(part -> {
            var match = HOST_AND_PORT.matcher(part);
            return match.matches() && Integer.parseInt(match.group(1)) <= Value.PORTS;
        });
        if (!allowed) {
            problems.add(setting, value, "host:port, several separated by commas");
        }
        return value;
    }
}

package io.evenkeel.launcher.settings;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.StringJoiner;
import java.util.stream.Collectors;

/** Settings as a file: {@code key: value} lines of YAML; a list may stand as a list. */
public final class SettingsFile {
    private SettingsFile() {}

    /** What a file sets; what cannot be read or is no setting goes to the problems. */
    public static Map<Setting, String> read(Path file, Problems problems) {
        var values = new EnumMap<Setting, String>(Setting.class);
        var root = YamlFile.read("config", file, "lines of key: value", problems);
        for (var entry : root.map(ObjectNode::properties).orElse(Set.of())) {
            var setting = Setting.ofKey(entry.getKey());
            if (setting.isEmpty()) {
                problems.add("'%s' in %s is no setting; allowed: %s.".formatted(entry.getKey(), file, keys()));
            } else if (entry.getValue().isObject()) {
                problems.add("'%s' in %s is a mapping; allowed: a text, a number, a truth value or a list."
                        .formatted(entry.getKey(), file));
            } else {
                values.put(setting.get(), text(entry.getValue()));
            }
        }
        return values;
    }

    private static String keys() {
        return Arrays.stream(Setting.values()).map(Setting::key).collect(Collectors.joining(", "));
    }

    /**
     * Writes what was set, for the next command on the same home.
     *
     * @throws IOException where it cannot be written
     */
    public static void write(Path file, Map<Setting, String> values) throws IOException {
        var lines = new LinkedHashMap<String, String>();
        new EnumMap<>(values).forEach((setting, value) -> lines.put(setting.key(), value));
        YamlFile.write(file, lines);
    }

    private static String text(JsonNode value) {
        if (!value.isArray()) {
            return YamlFile.text(value);
        }
        var joined = new StringJoiner(",");
        value.forEach(part -> joined.add(part.asText()));
        return joined.toString();
    }
}

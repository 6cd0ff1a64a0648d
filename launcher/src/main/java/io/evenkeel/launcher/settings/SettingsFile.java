package io.evenkeel.launcher.settings;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.StringJoiner;
import java.util.stream.Collectors;

/** Settings as a file: {@code key: value} lines of YAML; a list may stand as a list. */
public final class SettingsFile {
    private static final ObjectMapper YAML = new YAMLMapper();

    private SettingsFile() {}

    /** What a file sets; what cannot be read or is no setting goes to the problems. */
    public static Map<Setting, String> read(Path file, Problems problems) {
        var values = new EnumMap<Setting, String>(Setting.class);
        JsonNode root;
        try {
            root = YAML.readTree(Files.readAllBytes(file));
        } catch (JsonProcessingException e) {
            problems.add("config is '%s', line %d of which is not YAML; allowed: lines of key: value."
                    .formatted(
                            file, e.getLocation() == null ? 1 : e.getLocation().getLineNr()));
            return values;
        } catch (IOException e) {
            problems.add("config is '%s', which cannot be read; allowed: a file of key: value lines.".formatted(file));
            return values;
        }
        if (root == null || root.isMissingNode() || root.isNull()) {
            return values;
        }
        if (!root.isObject()) {
            problems.add("config is '%s', which is no mapping; allowed: lines of key: value.".formatted(file));
            return values;
        }
        for (var entry : root.properties()) {
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
        Files.write(file, YAML.writeValueAsBytes(lines));
    }

    private static String text(JsonNode value) {
        if (!value.isArray()) {
            return value.isNull() ? "" : value.asText();
        }
        var joined = new StringJoiner(",");
        value.forEach(part -> joined.add(part.asText()));
        return joined.toString();
    }
}

package io.evenkeel.launcher.settings;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** A file of YAML whose root is a mapping. */
final class YamlFile {
    private static final ObjectMapper YAML = YAMLMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
            .build();

    private YamlFile() {}

    /**
     * What the file holds, nothing for an empty one; empty where it cannot be read, which goes to the problems.
     *
     * @param setting what names the file
     * @param allowed what it should hold
     */
    static Optional<ObjectNode> read(String setting, Path file, String allowed, Problems problems) {
        try {
            var root = YAML.readTree(Files.readAllBytes(file));
            if (root == null || root.isMissingNode() || root.isNull()) {
                return Optional.of(JsonNodeFactory.instance.objectNode());
            }
            if (root instanceof ObjectNode mapping) {
                return Optional.of(mapping);
            }
            problems.add("%s is '%s', which is no mapping; allowed: %s.".formatted(setting, file, allowed));
        } catch (MismatchedInputException e) {
            problems.add("%s is '%s', where line %d names a key again; allowed: each once."
                    .formatted(setting, file, line(e)));
        } catch (JsonProcessingException e) {
            problems.add("%s is '%s', line %d of which is not YAML; allowed: %s."
                    .formatted(setting, file, line(e), allowed));
        } catch (IOException e) {
            problems.add("%s is '%s', which cannot be read; allowed: a file of %s.".formatted(setting, file, allowed));
        }
        return Optional.empty();
    }

    /** @throws IOException where it cannot be written */
    static void write(Path file, Map<String, String> lines) throws IOException {
        Files.write(file, YAML.writeValueAsBytes(lines));
    }

    /** A single value as it stands; empty for none. */
    static String text(JsonNode value) {
        return value.isNull() ? "" : value.asText();
    }

    private static int line(JsonProcessingException e) {
        return e.getLocation() == null ? 1 : e.getLocation().getLineNr();
    }
}

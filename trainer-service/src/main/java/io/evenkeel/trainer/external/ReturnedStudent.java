package io.evenkeel.trainer.external;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.evenkeel.student.CheckpointRefused;
import io.evenkeel.student.Student;
import io.evenkeel.student.StudentConfig;
import io.evenkeel.student.checkpoint.HuggingFaceDirectory;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;

/** Lets a student in that somebody else trained: only one that can take the base's place. */
final class ReturnedStudent {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String TOKENIZER = "tokenizer.json";

    private ReturnedStudent() {}

    /**
     * Loads it.
     *
     * @param output the Hugging Face directory that the job left
     * @param base the one that it was given
     * @return the caller's to close
     * @throws JobFailed when it cannot be read, a weight is not finite, or shape or tokenizer are not the base's
     */
    static Student load(Path output, Path base) {
        try {
            requireSameShape(HuggingFaceDirectory.config(output), HuggingFaceDirectory.config(base));
            requireSameTokenizer(output, base);
            return Student.load(output);
        } catch (CheckpointRefused | IllegalArgumentException e) {
            throw new JobFailed("the job's output was refused: " + e.getMessage());
        }
    }

    private static void requireSameShape(StudentConfig output, StudentConfig base) {
        for (var component : StudentConfig.class.getRecordComponents()) {
            var is = value(component, output);
            var was = value(component, base);
            if (!is.equals(was)) {
                throw new CheckpointRefused(
                        "config.json has " + component.getName() + " " + is + ", but that of the base is " + was + ".");
            }
        }
    }

    private static Object value(RecordComponent component, StudentConfig config) {
        try {
            return component.getAccessor().invoke(config);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("A public record lets nobody read its " + component.getName(), e);
        }
    }

    /** How it pads and cuts counts too: a stack that leaves its limit in the file would cut our prompts. */
    private static void requireSameTokenizer(Path output, Path base) {
        if (!tokenizer(output).equals(tokenizer(base))) {
            throw new CheckpointRefused(TOKENIZER + " is not the base's; leave that one as it is.");
        }
    }

    private static JsonNode tokenizer(Path directory) {
        try {
            var json = JSON.readTree(Files.readAllBytes(directory.resolve(TOKENIZER)));
            joinMerges(json.path("model"));
            return json;
        } catch (IOException e) {
            throw new CheckpointRefused(TOKENIZER + " is missing or not JSON.", e);
        }
    }

    /** Newer writers give each merge as a pair, older ones with a blank between: the same. */
    private static void joinMerges(JsonNode model) {
        if (model instanceof ObjectNode object && object.path("merges") instanceof ArrayNode merges) {
            var joined = JSON.createArrayNode();
            for (var merge : merges) {
                joined.add(
                        merge.isArray()
                                ? merge.path(0).asText() + " " + merge.path(1).asText()
                                : merge.asText());
            }
            object.set("merges", joined);
        }
    }
}

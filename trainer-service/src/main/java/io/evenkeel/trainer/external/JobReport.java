package io.evenkeel.trainer.external;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What a job tells of its training in {@code output/evenkeel.json}, if it likes.
 *
 * @param examples trained on; a count
 * @param steps optimizer steps; a count
 * @param tokens trained on
 * @param loss the last; mean nats per completion token
 */
record JobReport(int examples, int steps, long tokens, double loss) {
    private static final String FILE = "evenkeel.json";
    private static final ObjectMapper JSON = new ObjectMapper();

    /**
     * Reads it; what the job does not tell is what the silent one says.
     *
     * @throws JobFailed where the file is there and is not an object of numbers
     */
    static JobReport read(Path output, JobReport silent) {
        var file = output.resolve(FILE);
        if (!Files.exists(file)) {
            return silent;
        }
        var json = json(file);
        return new JobReport(
                (int) number(json, "examples", silent.examples()),
                (int) number(json, "steps", silent.steps()),
                (long) number(json, "tokens", silent.tokens()),
                number(json, "loss", silent.loss()));
    }

    private static double number(JsonNode json, String name, double otherwise) {
        var value = json.path(name);
        if (value.isMissingNode()) {
            return otherwise;
        }
        if (!value.isNumber() || value.asDouble() < 0) {
            throw new JobFailed("output/" + FILE + " has a " + name + " that is no number from 0");
        }
        return value.asDouble();
    }

    private static JsonNode json(Path file) {
        try {
            var json = JSON.readTree(Files.readAllBytes(file));
            if (json.isObject()) {
                return json;
            }
        } catch (IOException e) {
            throw new JobFailed("output/" + FILE + " cannot be read as JSON");
        }
        throw new JobFailed("output/" + FILE + " is not a JSON object");
    }
}

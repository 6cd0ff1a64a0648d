package io.evenkeel.student.check;

import io.evenkeel.student.CheckpointRefused;
import io.evenkeel.student.StudentConfig;
import io.evenkeel.student.checkpoint.HuggingFaceDirectory;
import io.evenkeel.student.decoder.WeightLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a directory is, and how far it is from the reference values beside it.
 *
 * @param facts name and value of each: architecture, parameters, types, tokenizer
 * @param findings one for each kind of reference value that lies there
 */
public record CheckpointCheck(Map<String, String> facts, List<Finding> findings) {
    private static final String CONFIG = "config.json";

    /**
     * Reads a directory, every weight of it, and compares whatever is there to compare with: {@code expected.safetensors}
     * for the decoder, {@code expected.json} for tokenizer and chat template.
     *
     * @throws CheckpointRefused in one sentence
     */
    public static CheckpointCheck of(Path directory) {
        var facts = new LinkedHashMap<String, String>();
        var findings = new ArrayList<Finding>();
        boolean model = Files.exists(directory.resolve(CONFIG));
        boolean tokenizer = Files.exists(directory.resolve(HuggingFaceDirectory.TOKENIZER));
        if (!model && !tokenizer) {
            throw new CheckpointRefused(
                    directory + " has neither " + CONFIG + " nor " + HuggingFaceDirectory.TOKENIZER + ".");
        }
        if (model) {
            var config = HuggingFaceDirectory.config(directory);
            describe(config, directory, facts);
            if (Files.exists(directory.resolve(ReferenceValues.FILE))) {
                findings.addAll(DecoderCheck.of(directory, config));
            }
        }
        if (tokenizer) {
            TokenizerCheck.of(directory, facts, findings);
        } else {
            facts.put("tokenizer", "none");
        }
        return new CheckpointCheck(facts, findings);
    }

    /** Whether every finding holds. */
    public boolean holds() {
        return findings.stream().allMatch(Finding::holds);
    }

    private static void describe(StudentConfig config, Path directory, Map<String, String> facts) {
        var layout = WeightLayout.of(config);
        var weights = HuggingFaceDirectory.weights(directory, config);
        // Asking for a weight's values reads and checks them.
        layout.forEach(weights::of);
        facts.put("architecture", config.architecture().className());
        facts.put(
                "parameters",
                Long.toString(layout.stream()
                        .mapToLong(weight -> weight.shape().size())
                        .sum()));
        facts.put("types", String.join(", ", HuggingFaceDirectory.types(directory)));
        facts.put(
                "shape",
                "%d layers of %d, %d heads of %d, %d key-value heads, MLP %d, vocabulary %d, %d positions, %s output, rotary %s"
                        .formatted(
                                config.layers(),
                                config.hiddenSize(),
                                config.heads(),
                                config.headDim(),
                                config.keyValueHeads(),
                                config.intermediateSize(),
                                config.vocabularySize(),
                                config.maxPositions(),
                                config.tiedEmbeddings() ? "tied" : "untied",
                                config.rotaryScaling()));
    }
}

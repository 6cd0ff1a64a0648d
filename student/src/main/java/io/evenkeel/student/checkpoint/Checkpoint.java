package io.evenkeel.student.checkpoint;

import io.evenkeel.student.StudentConfig;
import io.evenkeel.student.tokenizer.SpecialTokens;
import java.util.Map;

/**
 * What a Hugging Face directory says.
 *
 * @param weights of every weight of the layout, by name, row by row, widened to float32
 * @param tokenizer the content of tokenizer.json
 * @param tokenizerConfig the content of tokenizer_config.json
 */
@SuppressWarnings("ArrayRecordComponent") // compared nowhere
public record Checkpoint(
        StudentConfig config,
        SpecialTokens specials,
        Map<String, float[]> weights,
        byte[] tokenizer,
        byte[] tokenizerConfig) {}

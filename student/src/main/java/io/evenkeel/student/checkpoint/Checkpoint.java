package io.evenkeel.student.checkpoint;

import io.evenkeel.student.StudentConfig;
import io.evenkeel.student.decoder.WeightValues;
import io.evenkeel.student.tokenizer.SpecialTokens;
import java.util.Map;

/**
 * What a Hugging Face directory says.
 *
 * @param weights read from their files as they are asked for, widened to float32; asking may throw
 *     {@link io.evenkeel.student.CheckpointRefused} where a file has changed or a value is not finite
 * @param companions the other files that belong to the model, by name, {@code tokenizer.json} among them
 */
public record Checkpoint(
        StudentConfig config, SpecialTokens specials, WeightValues weights, Map<String, byte[]> companions) {}

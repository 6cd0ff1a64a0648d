package io.evenkeel.trainer.domain.evaluation;

import org.jspecify.annotations.Nullable;

/**
 * A held-out example as it was frozen.
 *
 * @param version of the evaluation set that it entered with, from 0
 * @param reference the answer logged with the traffic; null: bought from the teacher
 */
public record HeldOutExample(
        String exampleId,
        String domain,
        int version,
        String question,
        @Nullable String reference) {}

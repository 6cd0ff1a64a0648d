package io.evenkeel.synthesizer.drafting;

import io.evenkeel.contracts.avro.DraftRequest;
import java.util.List;

/** Has a student write questions. A seam, so that the worker is tested without a model. */
@FunctionalInterface
public interface QuestionWriter {
    /**
     * As many questions as asked for, in the order generated; a function of the request and its checkpoint alone.
     *
     * @throws RuntimeException where the checkpoint is not there, or is not what its hash says
     */
    List<String> write(DraftRequest request);
}

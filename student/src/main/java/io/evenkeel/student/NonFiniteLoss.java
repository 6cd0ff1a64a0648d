package io.evenkeel.student;

import java.util.List;

/** A training step whose loss or gradient is not finite. The weights are those before the step. */
public final class NonFiniteLoss extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int step;
    private final transient List<String> exampleIds;

    /**
     * @param step the step, from 0
     * @param exampleIds the batch's
     */
    public NonFiniteLoss(int step, List<String> exampleIds) {
        super("Loss or gradient of step " + step + " is not finite; examples: " + String.join(", ", exampleIds) + ".");
        this.step = step;
        this.exampleIds = List.copyOf(exampleIds);
    }

    public int step() {
        return step;
    }

    public List<String> exampleIds() {
        return exampleIds;
    }
}

package io.evenkeel.student.training;

/**
 * What the loop itself remembers between steps, beside weights and moments.
 *
 * @param step steps made
 * @param tokens tokens trained on, prompts included, padding not
 * @param smoothedLoss the loss, nats per predicted token, exponentially smoothed over about the last 20 steps
 */
record LoopState(int step, long tokens, double smoothedLoss) {
    private static final double KEPT = 0.95;

    static final LoopState START = new LoopState(0, 0, Double.NaN);

    LoopState after(double loss, long batchTokens) {
        double smoothed = step == 0 ? loss : KEPT * smoothedLoss + (1 - KEPT) * loss;
        return new LoopState(step + 1, tokens + batchTokens, smoothed);
    }
}

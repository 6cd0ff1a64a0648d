package io.evenkeel.student.training;

/**
 * Learning rate that climbs linearly to its peak and falls to zero along half a cosine (Loshchilov &amp; Hutter,
 * arXiv:1608.03983, without restarts).
 *
 * @param peak highest learning rate
 * @param warmupSteps steps of the climb
 * @param steps all steps
 */
record WarmupCosine(double peak, int warmupSteps, int steps) {

    /** Of one step, from 0. */
    double at(int step) {
        if (step < warmupSteps) {
            return peak * (step + 1) / warmupSteps;
        }
        double progress = (double) (step - warmupSteps) / Math.max(1, steps - warmupSteps);
        return peak * 0.5 * (1 + StrictMath.cos(Math.PI * progress));
    }
}

package io.evenkeel.trainer.external;

import io.evenkeel.method.identity.Ids;

/**
 * The name of a job: a function of what it trains and of the attempt, so that whoever looks for it after a restart, on this
 * machine or another, finds the same one. Lower-case letters, digits and dashes, 39 characters up to attempt 9: with a prefix
 * it is a Kubernetes name.
 */
final class JobName {
    private static final int RECIPE_CHARACTERS = 8;

    private JobName() {}

    /** What the names of all jobs for one stage begin with. */
    static String stage(String pipelineKey, int stage, String manifestHash) {
        return Ids.of("t", pipelineKey, Integer.toString(stage), manifestHash) + "-";
    }

    /**
     * The name of one attempt.
     *
     * @param recipe what tells trainings of one stage apart, at least {@value #RECIPE_CHARACTERS} hexadecimal characters
     * @param attempt from 1
     */
    static String attempt(String stage, String recipe, int attempt) {
        return stage + recipe.substring(0, RECIPE_CHARACTERS) + "-" + attempt;
    }
}

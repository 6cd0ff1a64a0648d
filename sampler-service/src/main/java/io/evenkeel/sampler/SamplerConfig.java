package io.evenkeel.sampler;

import io.evenkeel.runtime.ConfigProblems;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** Settings of the sampler. */
@ConfigMapping(prefix = "evenkeel.sampler")
public interface SamplerConfig {
    /** Most records that each partition keeps while no pipeline takes traffic; a count from 1. */
    @WithDefault("100000")
    int waitingRoom();

    /** Most candidates that are scored together; a count from 1 to 256. */
    @WithDefault("256")
    int scoreBatch();

    /** What must hold beyond the types. */
    static void check(SamplerConfig config, ConfigProblems problems) {
        problems.require(
                config.waitingRoom() >= 1, "evenkeel.sampler.waiting-room", config.waitingRoom(), "records from 1");
        problems.require(
                config.scoreBatch() >= 1 && config.scoreBatch() <= 256,
                "evenkeel.sampler.score-batch",
                config.scoreBatch(),
                "candidates from 1 to 256");
    }
}

package io.evenkeel.synthesizer;

import io.evenkeel.runtime.ConfigProblems;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** Settings of the synthesizer. */
@ConfigMapping(prefix = "evenkeel.synthesizer")
public interface SynthesizerConfig {
    /** Longest question that the student writes; student tokens, from 8. */
    @WithDefault("96")
    int draftTokens();

    /** Sampling temperature of the student's drafts; dimensionless, above 0. */
    @WithDefault("0.9")
    double temperature();

    /** Nucleus of the student's drafts; probability, above 0 and at most 1. */
    @WithDefault("0.95")
    double topP();

    /** What must hold beyond the types. */
    static void check(SynthesizerConfig config, ConfigProblems problems) {
        problems.require(
                config.draftTokens() >= 8, "evenkeel.synthesizer.draft-tokens", config.draftTokens(), "tokens from 8");
        problems.require(
                config.temperature() > 0 && config.temperature() <= 10,
                "evenkeel.synthesizer.temperature",
                config.temperature(),
                "above 0 and at most 10");
        problems.require(
                config.topP() > 0 && config.topP() <= 1,
                "evenkeel.synthesizer.top-p",
                config.topP(),
                "above 0 and at most 1");
    }
}

package io.evenkeel.synthesizer;

import io.evenkeel.runtime.ServiceStart;
import io.quarkus.runtime.annotations.QuarkusMain;

/** Makes up each domain's shortfall with synthetic questions. */
@QuarkusMain
public final class SynthesizerService {
    private SynthesizerService() {}

    public static void main(String... args) {
        ServiceStart.run(args, SynthesizerConfig.class, SynthesizerConfig::check);
    }
}

package io.evenkeel.sampler;

import io.evenkeel.runtime.ServiceStart;
import io.quarkus.runtime.annotations.QuarkusMain;

/** Takes traffic in, counts it, keeps pools and the held-out set, and selects head candidates. */
@QuarkusMain
public final class SamplerService {
    private SamplerService() {}

    public static void main(String... args) {
        ServiceStart.run(args, SamplerConfig.class, SamplerConfig::check);
    }
}

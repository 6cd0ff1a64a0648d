package io.evenkeel.trainer;

import io.evenkeel.runtime.ServiceStart;
import io.quarkus.runtime.annotations.QuarkusMain;

/** Fills, seals, trains, evaluates, announces. */
@QuarkusMain
public final class TrainerService {
    private TrainerService() {}

    public static void main(String... args) {
        ServiceStart.run(args, TrainerConfig.class, TrainerConfig::check);
    }
}

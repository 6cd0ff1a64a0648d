package io.evenkeel.gateway;

import io.evenkeel.contracts.Keys;
import io.evenkeel.runtime.ConfigProblems;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithParentName;
import java.util.Map;
import java.util.Optional;

/**
 * How to reach each of several teachers, by the names that pipelines' definitions give them: in the environment
 * {@code EVENKEEL_TEACHERS_WISE_URL}. All else (time-outs, attempts, circuit, prices) is set for all of them under
 * {@code evenkeel.teacher}.
 */
@ConfigMapping(prefix = "evenkeel.teachers")
public interface TeachersConfig {
    /** By name. */
    @WithParentName
    Map<String, Connection> byName();

    /** As the settings of the same names of {@link GatewayConfig}. */
    interface Connection {
        /** Base URL of an OpenAI-compatible endpoint, with or without its {@code /v1}. */
        String url();

        /** Name of the environment variable that holds the key; without it no key is sent. */
        Optional<String> keyEnv();

        /** Whether a repeated {@code Idempotency-Key} gets the stored reply and is billed once. */
        @WithDefault("false")
        boolean honoursIdempotencyKey();

        /** URL with {@code {key}} that tells what became of a key. */
        Optional<String> usageLookup();

        /** Whether the endpoint has OpenAI's Batch API. */
        @WithDefault("false")
        boolean batch();
    }

    /** What must hold beyond the types. */
    static void check(TeachersConfig config, ConfigProblems problems) {
        config.byName().forEach((name, teacher) -> {
            var prefix = "evenkeel.teachers." + name;
            problems.require(Keys.isTeacher(name), "evenkeel.teachers", name, "names of lower-case letters and digits");
            GatewayConfig.checkConnection(problems, prefix, teacher.url(), teacher.keyEnv(), teacher.usageLookup());
        });
    }
}

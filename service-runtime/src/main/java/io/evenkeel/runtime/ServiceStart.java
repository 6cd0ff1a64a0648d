package io.evenkeel.runtime;

import io.quarkus.runtime.Quarkus;
import io.smallrye.config.ConfigValidationException;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.util.function.BiConsumer;

/**
 * Starts a service only with settings that hold: every problem is printed as one sentence, and the process ends with
 * code 2, before Quarkus, Kafka or a port is touched.
 */
public final class ServiceStart {
    /** Exit code of wrong usage or configuration. */
    public static final int WRONG_CONFIGURATION = 2;

    private ServiceStart() {}

    /**
     * Checks the settings, then runs the service until it is stopped.
     *
     * @param mapping the service's own settings
     * @param checks what must hold of them beyond their types
     */
    public static <C> void run(String[] args, Class<C> mapping, BiConsumer<C, ConfigProblems> checks) {
        var problems = problems(config(), mapping, checks);
        if (!problems.sentences().isEmpty()) {
            problems.sentences().forEach(System.err::println);
            System.exit(WRONG_CONFIGURATION);
        }
        Quarkus.run(args);
    }

    static <C> ConfigProblems problems(
            SmallRyeConfigBuilder config, Class<C> mapping, BiConsumer<C, ConfigProblems> checks) {
        var problems = new ConfigProblems();
        try {
            SmallRyeConfig read =
                    config.withMapping(ServiceConfig.class).withMapping(mapping).build();
            var shared = read.getConfigMapping(ServiceConfig.class);
            problems.requireHostsAndPorts("evenkeel.kafka", shared.kafka());
            problems.requireHttpUrl("evenkeel.registry", shared.registry());
            problems.require(
                    shared.instance().matches("[A-Za-z0-9.-]+"),
                    "evenkeel.instance",
                    shared.instance(),
                    "letters, digits, dots and dashes");
            checks.accept(read.getConfigMapping(mapping), problems);
        } catch (ConfigValidationException e) {
            for (int i = 0; i < e.getProblemCount(); i++) {
                problems.add(e.getProblem(i).getMessage());
            }
        }
        return problems;
    }

    private static SmallRyeConfigBuilder config() {
        var builder = new SmallRyeConfigBuilder()
                .addDefaultInterceptors()
                .addDefaultSources()
                .withMappingIgnore("evenkeel.**");
        var own = ServiceStart.class.getClassLoader().getResource("application.properties");
        try {
            return own == null ? builder : builder.withSources(new PropertiesConfigSource(own, 250));
        } catch (IOException e) {
            throw new IllegalStateException("the service's own application.properties cannot be read", e);
        }
    }
}

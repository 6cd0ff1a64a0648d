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
     * Settings of a service's own.
     *
     * @param checks what must hold of them beyond their types
     */
    public record Own<C>(Class<C> mapping, BiConsumer<C, ConfigProblems> checks) {
        private void check(SmallRyeConfig config, ConfigProblems problems) {
            checks.accept(config.getConfigMapping(mapping), problems);
        }
    }

    /**
     * Checks the settings, then runs the service until it is stopped.
     *
     * @param mapping the service's own settings
     * @param checks what must hold of them beyond their types
     */
    public static <C> void run(String[] args, Class<C> mapping, BiConsumer<C, ConfigProblems> checks) {
        run(args, new Own<>(mapping, checks));
    }

    /** Checks the settings, of which the service has several groups, then runs it until it is stopped. */
    public static void run(String[] args, Own<?>... settings) {
        var problems = problems(config(), settings);
        if (!problems.sentences().isEmpty()) {
            problems.sentences().forEach(System.err::println);
            System.exit(WRONG_CONFIGURATION);
        }
        Quarkus.run(args);
    }

    static <C> ConfigProblems problems(
            SmallRyeConfigBuilder config, Class<C> mapping, BiConsumer<C, ConfigProblems> checks) {
        return problems(config, new Own<>(mapping, checks));
    }

    private static ConfigProblems problems(SmallRyeConfigBuilder config, Own<?>... settings) {
        var problems = new ConfigProblems();
        try {
            config.withMapping(ServiceConfig.class);
            for (var own : settings) {
                config.withMapping(own.mapping());
            }
            SmallRyeConfig read = config.build();
            var shared = read.getConfigMapping(ServiceConfig.class);
            problems.requireHostsAndPorts("evenkeel.kafka", shared.kafka());
            problems.requireHttpUrl("evenkeel.registry", shared.registry());
            problems.require(
                    shared.instance().matches("[A-Za-z0-9.-]+"),
                    "evenkeel.instance",
                    shared.instance(),
                    "letters, digits, dots and dashes");
            for (var own : settings) {
                own.check(read, problems);
            }
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

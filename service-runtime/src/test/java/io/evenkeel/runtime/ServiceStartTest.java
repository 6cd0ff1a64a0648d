package io.evenkeel.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ServiceStartTest {
    private static final Map<String, String> GOOD = Map.of(
            "evenkeel.kafka", "localhost:9092",
            "evenkeel.registry", "http://localhost:8081",
            "evenkeel.home", "/tmp/x",
            "evenkeel.example.steps", "3");

    @ConfigMapping(prefix = "evenkeel.example")
    interface Example {
        int steps();
    }

    @Test
    void goodSettingsHaveNoProblems() {
        assertThat(problems(Map.of())).isEmpty();
    }

    @Test
    void everyProblemIsOneSentenceWithKeyValueAndWhatIsAllowed() {
        assertThat(problems(
                        Map.of("evenkeel.registry", "nowhere", "evenkeel.example.steps", "-1", "evenkeel.kafka", "x")))
                .containsExactly(
                        "evenkeel.kafka is 'x'; allowed: host:port, several separated by commas.",
                        "evenkeel.registry is 'nowhere'; allowed: an http or https URL such as http://localhost:8081.",
                        "evenkeel.example.steps is '-1'; allowed: whole numbers from 1.");
    }

    @Test
    void aValueOfTheWrongTypeIsNamedWithItsKey() {
        assertThat(problems(Map.of("evenkeel.example.steps", "many")))
                .singleElement()
                .asString()
                .contains("evenkeel.example.steps")
                .contains("many");
    }

    private static List<String> problems(Map<String, String> wrong) {
        var settings = new HashMap<>(GOOD);
        settings.putAll(wrong);
        var config = new SmallRyeConfigBuilder().withSources(new PropertiesConfigSource(settings, "test", 100));
        return ServiceStart.problems(
                        config,
                        Example.class,
                        (example, problems) -> problems.require(
                                example.steps() > 0, "evenkeel.example.steps", example.steps(), "whole numbers from 1"))
                .sentences();
    }
}

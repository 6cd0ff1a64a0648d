package io.evenkeel.gateway;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.gateway.teacher.Secret;
import io.evenkeel.gateway.teacher.TeacherSettings;
import io.evenkeel.runtime.ConfigProblems;
import io.smallrye.config.EnvConfigSource;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;

class GatewayConfigTest {

    @Test
    void theDefaultsHold() {
        assertThat(problems(Map.of())).isEmpty();
    }

    @Test
    void everyWrongSettingIsNamedInOneSentenceEach() {
        assertThat(problems(Map.ofEntries(
                        entry("url", "localhost"),
                        entry("key-env", "EVENKEEL_NO_SUCH_VARIABLE"),
                        entry("usage-lookup", "http://teacher/usage"),
                        entry("output-limit-parameter", "limit"),
                        entry("calls-in-flight", "0"),
                        entry("attempts", "0"),
                        entry("message-overhead-tokens", "-1"),
                        entry("nanos-per-completion-token", "1000000001"),
                        entry("circuit-failures", "0"),
                        entry("circuit-pause", "PT0S"),
                        entry("circuit-pause-maximum", "PT-1S"),
                        entry("first-byte-timeout", "PT1S"),
                        entry("timeout", "PT0S"))))
                .hasSize(13)
                .allMatch(sentence -> sentence.matches("evenkeel\\.teacher\\.[a-z-]+ is '.*'; allowed: .*\\."))
                .anyMatch(sentence -> sentence.startsWith("evenkeel.teacher.key-env is 'EVENKEEL_NO_SUCH_VARIABLE'"));
    }

    @Test
    void aWrongPriceListIsOneSentenceThatNamesTheWrongEntry() {
        assertThat(problems(Map.of("prices", "big@2026-01-01=2500/10000, big@2026-07-01=2000/8000")))
                .isEmpty();
        assertThat(problems(Map.of("prices", "big@2026-01-01=2500/10000, big@July=2000/8000")))
                .singleElement()
                .asString()
                .startsWith("evenkeel.teacher.prices is 'big@July=2000/8000'; allowed: MODEL@FROM=PROMPT/COMPLETION");
        assertThat(problems(Map.of("prices", "big@2026-01-01=2500/10000", "nanos-per-prompt-token", "1")))
                .singleElement()
                .asString()
                .contains("not both");
    }

    @Test
    void everyWrongSettingOfOneOfSeveralTeachersIsNamedWithItsTeacher() {
        assertThat(problems(
                        TeachersConfig.class,
                        TeachersConfig::check,
                        Map.of(
                                "evenkeel.teachers.wise.url",
                                "http://wise",
                                "evenkeel.teachers.own2.url",
                                "http://own")))
                .isEmpty();
        assertThat(problems(
                        TeachersConfig.class,
                        TeachersConfig::check,
                        Map.of(
                                "evenkeel.teachers.wise.url", "wise",
                                "evenkeel.teachers.wise.key-env", "EVENKEEL_NO_SUCH_VARIABLE",
                                "evenkeel.teachers.wise.usage-lookup", "http://wise/usage")))
                .hasSize(3)
                .allMatch(sentence -> sentence.matches("evenkeel\\.teachers\\.wise\\.[a-z-]+ is '.*'; allowed: .*\\."));
    }

    @Test
    void teachersAreReadFromTheEnvironmentToo() {
        var config = new SmallRyeConfigBuilder()
                .addDefaultInterceptors()
                .addDiscoveredConverters()
                .withSources(new EnvConfigSource(
                        Map.of(
                                "EVENKEEL_TEACHERS_WISE_URL", "http://wise",
                                "EVENKEEL_TEACHERS_WISE_HONOURS_IDEMPOTENCY_KEY", "true",
                                "EVENKEEL_TEACHERS_OWN2_URL", "http://own"),
                        300))
                .withMapping(TeachersConfig.class)
                .build()
                .getConfigMapping(TeachersConfig.class);
        assertThat(config.byName()).containsOnlyKeys("wise", "own2");
        assertThat(config.byName().values())
                .extracting(TeachersConfig.Connection::honoursIdempotencyKey)
                .containsExactlyInAnyOrder(true, false);
    }

    @Test
    void aBaseUrlMayLeaveItsVersionOut() {
        assertThat(TeacherSettings.completionsOf("http://localhost:1234"))
                .hasToString("http://localhost:1234/v1/chat/completions");
        assertThat(TeacherSettings.completionsOf("https://host/openai/v1/"))
                .hasToString("https://host/openai/v1/chat/completions");
    }

    @Test
    void aKeyNeverShows() {
        assertThat(new Secret("sk-1")).hasToString("***");
    }

    @Test
    void everyWrongSettingOfTheProxyIsNamedInOneSentenceEach() {
        assertThat(problems(CaptureConfig.class, CaptureConfig::check, Map.of()))
                .isEmpty();
        var wrong = new HashMap<String, String>();
        Map.of(
                        "key", "mine",
                        "answers", "all",
                        "answer-mark", " #",
                        "copy-bytes", "0",
                        "room-bytes", "-1",
                        "queue", "0",
                        "connections", "0",
                        "silence", "PT0S",
                        "write-timeout", "PT0S")
                .forEach((key, value) -> wrong.put("evenkeel.capture." + key, value));
        assertThat(problems(CaptureConfig.class, CaptureConfig::check, wrong))
                .hasSize(9)
                .allMatch(sentence -> sentence.matches("evenkeel\\.capture\\.[a-z-]+ is '.*'; allowed: .*\\."));
    }

    private static List<String> problems(Map<String, String> settings) {
        var all = new HashMap<>(Map.of("evenkeel.teacher.url", "http://localhost:8000"));
        settings.forEach((key, value) -> all.put("evenkeel.teacher." + key, value));
        return problems(GatewayConfig.class, GatewayConfig::check, all);
    }

    private static <C> List<String> problems(
            Class<C> mapping, BiConsumer<C, ConfigProblems> checks, Map<String, String> settings) {
        var config = new SmallRyeConfigBuilder()
                .addDefaultInterceptors()
                .addDiscoveredConverters()
                .withSources(new PropertiesConfigSource(settings, "test", 500))
                .withMapping(mapping)
                .build();
        var problems = new ConfigProblems();
        checks.accept(config.getConfigMapping(mapping), problems);
        return problems.sentences();
    }
}

package io.evenkeel.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.gateway.teacher.Secret;
import io.evenkeel.gateway.teacher.TeacherSettings;
import io.evenkeel.runtime.ConfigProblems;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GatewayConfigTest {

    @Test
    void theDefaultsHold() {
        assertThat(problems(Map.of())).isEmpty();
    }

    @Test
    void everyWrongSettingIsNamedInOneSentenceEach() {
        assertThat(problems(Map.of(
                        "url", "localhost",
                        "key-env", "EVENKEEL_NO_SUCH_VARIABLE",
                        "usage-lookup", "http://teacher/usage",
                        "output-limit-parameter", "limit",
                        "calls-in-flight", "0",
                        "attempts", "0",
                        "message-overhead-tokens", "-1",
                        "nanos-per-completion-token", "1000000001",
                        "timeout", "PT0S")))
                .hasSize(9)
                .allMatch(sentence -> sentence.matches("evenkeel\\.teacher\\.[a-z-]+ is '.*'; allowed: .*\\."))
                .anyMatch(sentence -> sentence.startsWith("evenkeel.teacher.key-env is 'EVENKEEL_NO_SUCH_VARIABLE'"));
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

    private static List<String> problems(Map<String, String> settings) {
        var all = new HashMap<>(Map.of("evenkeel.teacher.url", "http://localhost:8000"));
        settings.forEach((key, value) -> all.put("evenkeel.teacher." + key, value));
        var config = new SmallRyeConfigBuilder()
                .addDefaultInterceptors()
                .addDiscoveredConverters()
                .withSources(new PropertiesConfigSource(all, "test", 500))
                .withMapping(GatewayConfig.class)
                .build();
        var problems = new ConfigProblems();
        GatewayConfig.check(config.getConfigMapping(GatewayConfig.class), problems);
        return problems.sentences();
    }
}

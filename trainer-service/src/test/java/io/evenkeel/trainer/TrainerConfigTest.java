package io.evenkeel.trainer;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.runtime.ConfigProblems;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TrainerConfigTest {
    @Test
    void theTrainerTrainsItselfUnlessItIsTold() {
        assertThat(problems(Map.of())).isEmpty();
        assertThat(TrainerConfig.isExternal(config(Map.of()))).isFalse();
    }

    @Test
    void theWordsOfACommandAreSeparatedByCommas() {
        var settings = Map.of("engine", "external", "external.command", "bash,-c,echo");
        assertThat(problems(settings)).isEmpty();
        assertThat(config(settings).external().command().orElseThrow()).containsExactly("bash", "-c", "echo");
    }

    @Test
    void anEngineThatNobodyKnowsIsNamed() {
        assertThat(problems(Map.of("engine", "cluster")))
                .containsExactly("evenkeel.trainer.engine is 'cluster'; allowed: internal or external.");
    }

    @Test
    void theExternalEngineWantsACommandThatCanBeRun() {
        var allowed =
                "; allowed: the words of a command, separated by commas, of which the first is a program that can be run.";
        assertThat(problems(Map.of("engine", "external")))
                .containsExactly("evenkeel.trainer.external.command is ''" + allowed);
        for (var command : List.of("/no/such/submit.sh,--fast", "no-such-program-anywhere,--fast", "/tmp,--fast")) {
            assertThat(problems(Map.of("engine", "external", "external.command", command)))
                    .containsExactly("evenkeel.trainer.external.command is '" + command + "'" + allowed);
        }
    }

    @Test
    void timesAreLongerThanNothing() {
        assertThat(problems(Map.of("external.poll", "PT0S", "external.time-limit", "PT-1H")))
                .containsExactly(
                        "evenkeel.trainer.external.poll is 'PT0S'; allowed: a duration above PT0S.",
                        "evenkeel.trainer.external.time-limit is 'PT-1H'; allowed: a duration above PT0S.");
    }

    private static List<String> problems(Map<String, String> settings) {
        var problems = new ConfigProblems();
        TrainerConfig.check(config(settings), problems);
        return problems.sentences();
    }

    private static TrainerConfig config(Map<String, String> settings) {
        var builder = new SmallRyeConfigBuilder().withMapping(TrainerConfig.class);
        settings.forEach((key, value) -> builder.withDefaultValue("evenkeel.trainer." + key, value));
        return builder.build().getConfigMapping(TrainerConfig.class);
    }
}

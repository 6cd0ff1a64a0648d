package io.evenkeel.launcher.command;

import static io.evenkeel.launcher.settings.Setting.BUDGET_TOKENS;
import static io.evenkeel.launcher.settings.Setting.HOME;
import static io.evenkeel.launcher.settings.Setting.POLICY;
import static io.evenkeel.launcher.settings.Setting.POOL_SIZE;
import static io.evenkeel.launcher.settings.Setting.SEED;
import static io.evenkeel.launcher.settings.Setting.STAGES;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evenkeel.launcher.settings.Setting;
import io.evenkeel.launcher.settings.Settings;
import io.evenkeel.launcher.settings.SettingsFile;
import io.evenkeel.launcher.settings.WrongConfiguration;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

class SettingOptionsTest {
    @TempDir
    Path home;

    private final SettingOptions options = SettingOptions.all();
    private final CommandLine line = new CommandLine(CommandSpec.create());

    @BeforeEach
    void addOptions() {
        options.addTo(line.getCommandSpec());
    }

    private Settings inForce(boolean remembering, Map<String, String> variables, String... arguments) {
        line.parseArgs(arguments);
        return options.inForce(remembering, Map.of(SEED, "5", POOL_SIZE, "5"), variables::get);
    }

    /** The same six settings in ever fewer places: each place sets those that no nearer one does, and those that one does. */
    @Test
    void theOrderIsCommandLineEnvironmentFileRememberedDemoDefault() throws IOException {
        var file = Files.writeString(home.resolve("file.yaml"), "stages: 3\nbudget-tokens: 3\npolicy: naive\n");
        var remembered = new EnumMap<Setting, String>(Setting.class);
        remembered.putAll(Map.of(STAGES, "4", BUDGET_TOKENS, "4", POLICY, "static", SEED, "4"));
        SettingsFile.write(home.resolve("settings.yaml"), remembered);

        var settings = inForce(
                true,
                Map.of("EVENKEEL_HOME", home.toString(), "EVENKEEL_STAGES", "2", "EVENKEEL_BUDGET_TOKENS", "2"),
                "--stages",
                "1",
                "--config",
                file.toString());

        assertThat(settings.value(STAGES)).isEqualTo("1");
        assertThat(settings.value(BUDGET_TOKENS)).isEqualTo("2");
        assertThat(settings.value(POLICY)).isEqualTo("naive");
        assertThat(settings.value(SEED)).isEqualTo("4");
        assertThat(settings.value(POOL_SIZE)).isEqualTo("5");
        assertThat(settings.value(Setting.SOLVES)).isEqualTo(Setting.SOLVES.standard());
    }

    @Test
    void theDemoForgetsWhatItsHomeWasToldBefore() throws IOException {
        SettingsFile.write(home.resolve("settings.yaml"), Map.of(SEED, "4"));
        assertThat(inForce(false, Map.of(), "--home", home.toString()).value(SEED))
                .isEqualTo("5");
    }

    @Test
    void aBlankVariableSetsNothing() {
        var settings = inForce(true, Map.of("EVENKEEL_STAGES", " "), "--home", home.toString());
        assertThat(settings.set()).doesNotContainKey(STAGES);
    }

    @Test
    void everySettingHasItsOption() {
        for (var setting : Setting.values()) {
            line.parseArgs(setting.option(), "x");
        }
        assertThat(line.getUsageMessage(CommandLine.Help.Ansi.OFF)).contains(HOME.about());
    }

    @Test
    void whatIsWrongInTheFileAndInTheHomeIsSaidAtOnce() throws IOException {
        var file = Files.writeString(home.resolve("file.yaml"), "stage: 3\n");
        assertThatThrownBy(() -> inForce(true, Map.of("EVENKEEL_HOME", ""), "--home", "", "--config", file.toString()))
                .isInstanceOf(WrongConfiguration.class)
                .hasMessageContainingAll("'stage' in " + file + " is no setting", "home is ''");
    }
}

package io.evenkeel.launcher.command;

import io.evenkeel.launcher.running.Home;
import io.evenkeel.launcher.settings.Launch;
import io.evenkeel.launcher.settings.Problems;
import io.evenkeel.launcher.settings.Setting;
import io.evenkeel.launcher.settings.Settings;
import io.evenkeel.launcher.settings.SettingsFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * Settings as options of one command, laid over the environment, the file of {@code --config} and what the home remembers of
 * its last {@code up}.
 */
final class SettingOptions {
    private static final List<Setting> OF_A_PIPELINE =
            List.of(Setting.HOME, Setting.LEDGER, Setting.PIPELINE, Setting.KAFKA, Setting.REGISTRY);

    private final List<Setting> offered;
    private final Map<Setting, String> given = new EnumMap<>(Setting.class);
    private @Nullable Path config;

    private SettingOptions(List<Setting> offered) {
        this.offered = offered;
    }

    /** Every setting there is. */
    static SettingOptions all() {
        return new SettingOptions(List.of(Setting.values()));
    }

    /** What it takes to find a pipeline. */
    static SettingOptions ofAPipeline() {
        return new SettingOptions(OF_A_PIPELINE);
    }

    void addTo(CommandSpec command) {
        for (var setting : offered) {
            command.addOption(OptionSpec.builder(setting.option())
                    .paramLabel(setting.key().toUpperCase(java.util.Locale.ROOT))
                    .type(String.class)
                    .description(description(setting))
                    .setter(this.<String>setter(value -> given.put(setting, value)))
                    .build());
        }
        command.addOption(OptionSpec.builder("--config")
                .paramLabel("FILE.yaml")
                .type(Path.class)
                .description("Settings as lines of key: value.")
                .setter(this.<Path>setter(file -> config = file))
                .build());
    }

    /**
     * The settings in force.
     *
     * @param remembering whether what the home remembers counts
     * @param farthest where nothing else sets them
     * @throws io.evenkeel.launcher.settings.WrongConfiguration where one of the places cannot be read
     */
    Settings inForce(boolean remembering, Map<Setting, String> farthest) {
        return inForce(remembering, farthest, System::getenv);
    }

    Settings inForce(boolean remembering, Map<Setting, String> farthest, Function<String, @Nullable String> variables) {
        var problems = new Problems();
        var file = config == null ? Map.<Setting, String>of() : SettingsFile.read(config, problems);
        var environment = environment(variables);
        var home = new Home(Launch.home(Settings.of(given, environment, file, farthest), problems));
        boolean knows = remembering && Files.exists(home.settingsFile());
        var remembered = knows ? SettingsFile.read(home.settingsFile(), problems) : Map.<Setting, String>of();
        problems.throwIfAny();
        return Settings.of(given, environment, file, remembered, farthest);
    }

    /** The settings in force, as commands on a running system see them. */
    Settings inForce() {
        return inForce(true, Map.of());
    }

    private static Map<Setting, String> environment(Function<String, @Nullable String> variables) {
        var values = new EnumMap<Setting, String>(Setting.class);
        for (var setting : Setting.values()) {
            var value = variables.apply(setting.variable());
            if (value != null && !value.isBlank()) {
                values.put(setting, value);
            }
        }
        return values;
    }

    private static String description(Setting setting) {
        // Picocli takes % as a format.
        var about = setting.about().replace("%", "%%");
        return setting.standard().isEmpty()
                ? about
                : about + " Default: " + setting.standard().replace("%", "%%") + ".";
    }

    private interface Taker<T> {
        void take(T value);
    }

    @SuppressWarnings("unchecked")
    private <T> picocli.CommandLine.Model.ISetter setter(Taker<T> taker) {
        return new picocli.CommandLine.Model.ISetter() {
            @Override
            @SuppressWarnings("TypeParameterUnusedInFormals")
            public <V> V set(V value) {
                if (value != null) {
                    taker.take((T) value);
                }
                return value;
            }
        };
    }
}

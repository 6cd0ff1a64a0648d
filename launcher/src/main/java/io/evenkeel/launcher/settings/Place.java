package io.evenkeel.launcher.settings;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Where a pipeline is found; the part of the settings that every command takes.
 *
 * @param home where data lie
 * @param kafka bootstrap servers that were named; null where the broker is the home's own
 * @param registry base URL that was named; null where the registry is the home's own
 * @param ledger that pays
 * @param pipeline its name
 */
public record Place(
        Path home, @Nullable String kafka, @Nullable String registry, String ledger, String pipeline) {
    /**
     * Checks these settings.
     *
     * @throws WrongConfiguration with a sentence for each problem
     */
    public static Place of(Settings settings) {
        var problems = new Problems();
        var place = of(settings, problems);
        problems.throwIfAny();
        return place;
    }

    static Place of(Settings settings, Problems problems) {
        var reader = new SettingReader(settings, problems);
        return new Place(
                Launch.home(settings, problems),
                settings.has(Setting.KAFKA) ? reader.hostsAndPorts(Setting.KAFKA) : null,
                settings.has(Setting.REGISTRY) ? reader.httpUrl(Setting.REGISTRY) : null,
                reader.name(Setting.LEDGER),
                reader.name(Setting.PIPELINE));
    }
}

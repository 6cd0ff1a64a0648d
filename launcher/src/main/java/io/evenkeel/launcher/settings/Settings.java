package io.evenkeel.launcher.settings;

import java.util.EnumMap;
import java.util.Map;
import java.util.Set;

/** The values in force, as text: each from the nearest of the places where it may be set. Never holds a secret. */
public final class Settings {
    /** Each of these says who teaches; a nearer one puts a farther one out of force. */
    private static final Set<Setting> TEACHERS = Set.of(Setting.TEACHER_URL, Setting.TEACHER_FILE);

    private final Map<Setting, String> values;

    private Settings(Map<Setting, String> values) {
        this.values = values;
    }

    /**
     * Lays the places over one another.
     *
     * @param nearestFirst such as command line, environment, file, what the home remembers; defaults lie under them all
     */
    @SafeVarargs
    public static Settings of(Map<Setting, String>... nearestFirst) {
        var values = new EnumMap<Setting, String>(Setting.class);
        for (var place : nearestFirst) {
            boolean teacherKnown = TEACHERS.stream().anyMatch(values::containsKey);
            place.forEach((setting, value) -> {
                if (!(teacherKnown && TEACHERS.contains(setting))) {
                    values.putIfAbsent(setting, value);
                }
            });
        }
        return new Settings(values);
    }

    /** The value in force; empty for none. */
    public String value(Setting setting) {
        return values.getOrDefault(setting, setting.standard());
    }

    /** True where it has a value that is not empty. */
    public boolean has(Setting setting) {
        return !value(setting).isEmpty();
    }

    /** What was set anywhere, without the defaults. */
    public Map<Setting, String> set() {
        return Map.copyOf(values);
    }
}

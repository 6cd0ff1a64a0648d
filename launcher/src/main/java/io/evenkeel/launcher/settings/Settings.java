package io.evenkeel.launcher.settings;

import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** The values in force, as text: each from the nearest of the places where it may be set. Never holds a secret. */
public final class Settings {
    /** Each of these says who teaches; a nearer one puts a farther one out of force. */
    static final List<Setting> WHO_TEACHES = List.of(Setting.TEACHER_URL, Setting.TEACHER_FILE, Setting.TEACHERS);

    /** What is said of the teacher beside which it stands. */
    private static final Set<Setting> OF_ITS_TEACHER =
            Set.of(Setting.TEACHER_TERMS, Setting.TEACHER_KEY_ENV, Setting.TEACHER_BATCH);

    private static final Set<Setting> PATHS =
            Set.of(Setting.HOME, Setting.TEACHER_FILE, Setting.TEACHERS, Setting.STUDENT);
    private static final String TINY = "tiny";

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
            boolean teacherKnown = WHO_TEACHES.stream().anyMatch(values::containsKey);
            boolean ofAnother = teacherKnown && namesAnotherTeacher(place, values);
            place.forEach((setting, value) -> {
                boolean putOut = teacherKnown && WHO_TEACHES.contains(setting);
                if (!putOut && !(ofAnother && OF_ITS_TEACHER.contains(setting))) {
                    values.putIfAbsent(setting, value);
                }
            });
        }
        return new Settings(values);
    }

    /** Terms and key belong to the teacher beside which they stand: no other gets a key that is not its own. */
    private static boolean namesAnotherTeacher(Map<Setting, String> place, Map<Setting, String> nearer) {
        return WHO_TEACHES.stream()
                .filter(place::containsKey)
                .anyMatch(teacher -> !Objects.equals(place.get(teacher), nearer.get(teacher)));
    }

    /** The value in force; empty for none. */
    public String value(Setting setting) {
        return values.getOrDefault(setting, setting.standard());
    }

    /** True where it has a value that is not empty. */
    public boolean has(Setting setting) {
        return !value(setting).isEmpty();
    }

    /** What was set anywhere, without the defaults; paths absolute, so that they mean the same from any folder. */
    public Map<Setting, String> set() {
        var set = new EnumMap<>(values);
        PATHS.forEach(setting -> set.computeIfPresent(
                setting, (path, value) -> value.isEmpty() || isTiny(path, value) ? value : absolute(value)));
        return Map.copyOf(set);
    }

    /** A path from the root; {@code ~} is the user's home. */
    static String absolute(String path) {
        var whole =
                path.equals("~") || path.startsWith("~/") ? System.getProperty("user.home") + path.substring(1) : path;
        return Path.of(whole).toAbsolutePath().normalize().toString();
    }

    /** The one student that has a name. */
    static boolean isTiny(Setting setting, String value) {
        return setting == Setting.STUDENT && value.equals(TINY);
    }
}

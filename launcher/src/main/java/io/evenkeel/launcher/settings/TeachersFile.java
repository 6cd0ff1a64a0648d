package io.evenkeel.launcher.settings;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.evenkeel.contracts.Keys;
import io.evenkeel.contracts.avro.Teacher;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Several teachers as a file of YAML: under {@code teachers} a list with a mapping for each. */
final class TeachersFile {
    private static final String TEACHERS = "teachers";
    private static final String NAME = "name";
    private static final String URL = "url";
    private static final String MODEL = "model";
    private static final String WEIGHT = "weight";
    private static final String KEY_ENV = "key-env";
    private static final String USAGE_LOOKUP = "usage-lookup";
    private static final String HONOURS_KEY = "honours-idempotency-key";
    private static final String BATCH = "batch";
    private static final List<String> KEYS = Stream.concat(
                    Stream.of(
                            NAME,
                            URL,
                            MODEL,
                            WEIGHT,
                            KEY_ENV,
                            USAGE_LOOKUP,
                            HONOURS_KEY,
                            BATCH,
                            Setting.BUDGET_TOKENS.key(),
                            Setting.BUDGET_MONEY.key()),
                    Rates.SETTINGS.stream().map(Setting::key))
            .toList();

    private static final String LIST = TEACHERS + ": and a list under it, an entry with name, url and model for each";

    private final Path file;
    private final Function<String, @Nullable String> environment;
    private final Problems problems;

    private TeachersFile(Path file, Function<String, @Nullable String> environment, Problems problems) {
        this.file = file;
        this.environment = environment;
        this.problems = problems;
    }

    /**
     * The teachers in the order of the file; what is not allowed goes to the problems.
     *
     * @param environment looks a variable up; asked for the keys' variables, whose values are not kept
     */
    static List<TeacherChoice.Member> read(
            Path file, Function<String, @Nullable String> environment, Problems problems) {
        return YamlFile.read(TEACHERS, file, LIST, problems)
                .map(root -> new TeachersFile(file, environment, problems).members(root))
                .orElse(List.of());
    }

    private List<TeacherChoice.Member> members(ObjectNode root) {
        root.propertyStream()
                .map(Map.Entry::getKey)
                .filter(key -> !key.equals(TEACHERS))
                .forEach(key -> problems.add("'%s' in %s is no key; allowed: %s.".formatted(key, file, TEACHERS)));
        var list = root.path(TEACHERS);
        if (!list.isArray() || list.isEmpty()) {
            problems.add("%s is '%s', which lists no teacher; allowed: %s.".formatted(TEACHERS, file, LIST));
            return List.of();
        }
        var members = new ArrayList<TeacherChoice.Member>();
        var names = new HashSet<String>();
        for (int i = 0; i < list.size(); i++) {
            var member = member(new Entry(i + 1, list.get(i)));
            if (!names.add(member.asked().getName())
                    && Keys.isTeacher(member.asked().getName())) {
                problems.add("%s of teacher number %d in %s is '%s'; allowed: each name once."
                        .formatted(NAME, i + 1, file, member.asked().getName()));
            }
            members.add(member);
        }
        if (members.stream().allMatch(member -> member.asked().getWeight() == 0)) {
            problems.add("%s of every teacher in %s is 0; allowed: 0 for some, not for all.".formatted(WEIGHT, file));
        }
        return members;
    }

    private TeacherChoice.Member member(Entry entry) {
        entry.check();
        var asked = Teacher.newBuilder()
                .setName(entry.name())
                .setModel(entry.value(MODEL, "").someText())
                .setWeight((int) entry.value(WEIGHT, "1").wholeNumber("numbers", 0, Integer.MAX_VALUE))
                .setBudgetTokens(
                        entry.has(Setting.BUDGET_TOKENS.key())
                                ? entry.value(Setting.BUDGET_TOKENS).wholeNumber("tokens", 1, Long.MAX_VALUE)
                                : 0)
                .setBudgetNanos(entry.value(Setting.BUDGET_MONEY).money())
                .setRates(Rates.of(entry::value))
                .build();
        return new TeacherChoice.Member(
                asked,
                entry.value(URL, "").httpUrl(),
                entry.has(KEY_ENV) ? entry.value(KEY_ENV, "").keyVariable(environment) : null,
                entry.has(USAGE_LOOKUP) ? entry.value(USAGE_LOOKUP, "").lookUp() : null,
                entry.value(HONOURS_KEY, "false").flag(),
                entry.value(BATCH, "false").flag());
    }

    /** One teacher's keys and values. */
    private final class Entry {
        private final int number;
        private final JsonNode node;
        private final Map<String, String> values = new HashMap<>();

        Entry(int number, JsonNode node) {
            this.number = number;
            this.node = node;
            node.propertyStream()
                    .filter(property -> property.getValue().isValueNode())
                    .forEach(property -> values.put(property.getKey(), YamlFile.text(property.getValue())));
        }

        /** What is no entry, no key or no single value. */
        void check() {
            if (!node.isObject()) {
                problems.add("%s in %s is no mapping; allowed: lines of key: value.".formatted(who(), file));
            }
            node.propertyStream().forEach(property -> {
                if (!KEYS.contains(property.getKey())) {
                    problems.add("'%s' of %s in %s is no key; allowed: %s."
                            .formatted(property.getKey(), who(), file, String.join(", ", KEYS)));
                } else if (property.getValue().isContainerNode()) {
                    problems.add("%s of %s in %s is '%s'; allowed: a text, a number or a truth value."
                            .formatted(property.getKey(), who(), file, property.getValue()));
                }
            });
        }

        String name() {
            var name = value(NAME, "");
            if (!Keys.isTeacher(name.text())) {
                name.refusal().accept("1 to 100 lower-case letters and digits");
            }
            return name.text();
        }

        boolean has(String key) {
            return !values.getOrDefault(key, "").isEmpty();
        }

        Value value(Setting setting) {
            // What a teacher is not told limits nothing, whatever is usual for a pipeline.
            return value(setting.key(), "0");
        }

        Value value(String key, String standard) {
            var text = has(key) ? values.getOrDefault(key, standard) : standard;
            return new Value(
                    text,
                    allowed -> problems.add(
                            "%s of %s in %s is '%s'; allowed: %s.".formatted(key, who(), file, text, allowed)));
        }

        private String who() {
            var name = values.getOrDefault(NAME, "");
            return Keys.isTeacher(name) ? "teacher '" + name + "'" : "teacher number " + number;
        }
    }
}

package io.evenkeel.launcher.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.EnumMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What one command writes, the next reads. */
class RememberedSettingsTest {
    @Property(tries = 200)
    void anyValueIsReadAsItWasWritten(@ForAll Setting setting, @ForAll("texts") String value) throws IOException {
        assertThat(writtenAndRead(setting, value)).isEqualTo(value);
    }

    /** Texts that YAML would take for something else. */
    @Provide
    Arbitrary<String> texts() {
        return Arbitraries.oneOf(
                Arbitraries.strings().withCharRange(' ', '~').ofMaxLength(20),
                Arbitraries.strings().withCharRange('\u00a0', '\ud7ff').ofMaxLength(10),
                Arbitraries.of(
                        "####", "007", "1_000", "no", "~", "null", "[a", "a: b", "- a", "'", "\"", "😀", "a\nb"));
    }

    @Example
    void valuesOfManySettingsStayApart() throws IOException {
        var values = new EnumMap<Setting, String>(Setting.class);
        for (var setting : Setting.values()) {
            values.put(setting, setting.key() + ": ####");
        }
        var file = Files.createTempFile("settings", ".yaml");
        try {
            SettingsFile.write(file, values);
            assertThat(SettingsFile.read(file, new Problems())).isEqualTo(values);
        } finally {
            Files.delete(file);
        }
    }

    private static String writtenAndRead(Setting setting, String value) throws IOException {
        var file = Files.createTempFile("settings", ".yaml");
        try {
            var values = new EnumMap<Setting, String>(Setting.class);
            values.put(setting, value);
            SettingsFile.write(file, values);
            var problems = new Problems();
            var read = SettingsFile.read(file, problems);
            assertThat(problems.sentences()).isEmpty();
            return read.getOrDefault(setting, "nothing");
        } finally {
            Files.delete(file);
        }
    }
}

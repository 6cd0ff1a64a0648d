package io.evenkeel.launcher.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsFileTest {
    private final Problems problems = new Problems();

    @TempDir
    Path folder;

    private Map<Setting, String> read(String text) throws IOException {
        return SettingsFile.read(Files.writeString(folder.resolve("pipeline.yaml"), text), problems);
    }

    @Test
    void textsNumbersTruthValuesAndListsAreTaken() throws IOException {
        var values = read("""
                # our law pipeline
                pipeline: law
                budget-tokens: 2_000_000
                held-out-share: 0.05
                single-node: true
                domains: [contracts, family law]
                recipes:
                answer-mark: "####"
                """);
        assertThat(values)
                .containsOnly(
                        Map.entry(Setting.PIPELINE, "law"),
                        Map.entry(Setting.BUDGET_TOKENS, "2000000"),
                        Map.entry(Setting.HELD_OUT_SHARE, "0.05"),
                        Map.entry(Setting.SINGLE_NODE, "true"),
                        Map.entry(Setting.DOMAINS, "contracts,family law"),
                        Map.entry(Setting.RECIPES, ""),
                        Map.entry(Setting.ANSWER_MARK, "####"));
        assertThat(problems.sentences()).isEmpty();
    }

    @Test
    void anUnknownKeyIsNamedAndTheRestStillChecked() throws IOException {
        var values = read("budget: 5\nstages: 4\nteacher: {url: http://x}\npolicy: {a: 1}\n");
        assertThat(values).containsOnly(Map.entry(Setting.STAGES, "4"));
        assertThat(problems.sentences())
                .satisfiesExactly(
                        sentence -> assertThat(sentence)
                                .startsWith("'budget' in " + folder.resolve("pipeline.yaml") + " is no setting;")
                                .contains("allowed: home, kafka,", ", budget-tokens,", ", stall-millis."),
                        sentence -> assertThat(sentence).startsWith("'teacher' in "),
                        sentence -> assertThat(sentence)
                                .startsWith("'policy' in ")
                                .endsWith("is a mapping; allowed: a text, a number, a truth value or a list."));
    }

    @Test
    void whatIsNoYamlIsNamedWithItsLine() throws IOException {
        assertThat(read("stages: 4\npolicy: [natural\n")).isEmpty();
        assertThat(problems.sentences())
                .singleElement()
                .asString()
                .startsWith("config is '" + folder.resolve("pipeline.yaml") + "', line ")
                .endsWith("of which is not YAML; allowed: lines of key: value.");
    }

    @Test
    void aSettingThatStandsTwiceIsNamedWithItsLine() throws IOException {
        assertThat(read("stages: 4\npolicy: naive\nstages: 5\n")).isEmpty();
        assertThat(problems.sentences())
                .containsExactly("config is '" + folder.resolve("pipeline.yaml")
                        + "', where line 3 names a key again; allowed: each once.");
    }

    @Test
    void aListIsNoFileOfSettings() throws IOException {
        read("- stages\n");
        assertThat(problems.sentences())
                .singleElement()
                .asString()
                .endsWith("which is no mapping; allowed: lines of key: value.");
    }

    @Test
    void aFileThatIsNotThereIsNamed() {
        SettingsFile.read(folder.resolve("missing.yaml"), problems);
        assertThat(problems.sentences())
                .singleElement()
                .asString()
                .startsWith("config is '" + folder.resolve("missing.yaml") + "', which cannot be read;");
    }

    @Test
    void anEmptyFileSetsNothing() throws IOException {
        assertThat(read("")).isEmpty();
        assertThat(read("# nothing\n")).isEmpty();
        assertThat(problems.sentences()).isEmpty();
    }
}

package io.evenkeel.launcher.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.evenkeel.contracts.avro.Teacher;
import io.evenkeel.launcher.listing.Column;
import io.evenkeel.launcher.listing.Listing;
import io.evenkeel.launcher.report.PipelineReport;
import io.evenkeel.launcher.settings.Launch;
import io.evenkeel.launcher.settings.Problems;
import io.evenkeel.launcher.settings.Setting;
import io.evenkeel.launcher.settings.Settings;
import io.evenkeel.launcher.settings.SettingsFile;
import io.evenkeel.launcher.traffic.TrafficLine;
import io.evenkeel.practice.recorded.TeacherFile;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** What the page says is what the code does. */
class ReadmeTest {
    private static final Path PAGE = Path.of("README.md");
    private static final Pattern SETTINGS =
            Pattern.compile("(<!-- settings: [^\n]*-->\n)(.*?)(<!-- /settings -->)", Pattern.DOTALL);
    private static final Pattern WORD = Pattern.compile("\"([^\"]*)\"|(\\S+)");
    private static final Pattern NAME = Pattern.compile("`([a-z_]+)`");

    @TempDir
    Path folder;

    @Test
    void theTableOfSettingsIsUpToDate() throws IOException {
        var page = Files.readString(PAGE);
        var written = SETTINGS.matcher(page)
                .replaceFirst(match ->
                        java.util.regex.Matcher.quoteReplacement(match.group(1) + settings() + match.group(3)));
        if (Boolean.getBoolean("update.docs")) {
            Files.writeString(PAGE, written);
        }
        assertThat(written).contains(settings());
        assertThat(Files.readString(PAGE))
                .as(
                        "launcher/README.md is stale: ./mvnw -pl launcher test -Dtest=ReadmeTest -Dupdate.docs=true writes it")
                .isEqualTo(written);
    }

    private static String settings() {
        return "| setting | default | what |\n|---|---|---|\n"
                + Arrays.stream(Setting.values())
                        .map(setting -> "| `%s` | %s | %s |\n"
                                .formatted(
                                        setting.key(),
                                        setting.standard().isEmpty() ? "" : "`" + setting.standard() + "`",
                                        setting.about()))
                        .collect(Collectors.joining());
    }

    @Test
    void everyCommandIsOnThePage() throws IOException {
        var page = Files.readString(PAGE);
        var line = Commands.line(new PrintWriter(System.out), new PrintWriter(System.err));
        for (var command : leaves("evenkeel", line).toList()) {
            assertThat(page).containsPattern("\\| `" + command + "[` ]");
        }
    }

    private static Stream<String> leaves(String path, CommandLine line) {
        return line.getSubcommands().isEmpty()
                ? Stream.of(path)
                : line.getSubcommands().entrySet().stream()
                        .flatMap(entry -> leaves(path + " " + entry.getKey(), entry.getValue()));
    }

    static Stream<Map.Entry<String, Listing<?>>> listings() {
        return Stream.of(
                Map.entry("totals", PipelineReport.TOTALS),
                Map.entry("stages", PipelineReport.STAGES),
                Map.entry("domains", PipelineReport.DOMAINS),
                Map.entry("accounts", PipelineReport.ACCOUNTS));
    }

    @ParameterizedTest
    @MethodSource("listings")
    void everyFieldIsOnThePageInItsOrder(Map.Entry<String, Listing<?>> listing) throws IOException {
        var page = Files.readString(PAGE);
        int begin = page.indexOf("\n### " + listing.getKey() + "\n");
        var section = page.substring(begin, page.indexOf("\n\n", begin));
        var fields = section.lines()
                .filter(line -> line.startsWith("| `"))
                .map(line -> line.substring(0, line.indexOf(" | ")))
                .flatMap(cell -> NAME.matcher(cell).results().map(match -> match.group(1)))
                .toList();
        assertThat(fields)
                .containsExactlyElementsOf(
                        listing.getValue().columns().stream().map(Column::name).toList());
    }

    /** Commands in both pages' examples are taken by the parser; nothing is run. */
    @ParameterizedTest
    @ValueSource(strings = {"README.md", "../README.md", "../docs/follow-one-record.md"})
    void everyExampleIsACommand(String page) throws IOException {
        var path = Path.of(page);
        for (var example : Files.exists(path) ? examples(Files.readString(path)) : List.<List<String>>of()) {
            var line = Commands.line(new PrintWriter(System.out), new PrintWriter(System.err));
            assertThat(line.parseArgs(example.toArray(String[]::new)).errors()).isEmpty();
        }
    }

    private static List<List<String>> examples(String page) {
        var examples = new ArrayList<List<String>>();
        blocks(page, "sh")
                .lines()
                .map(line -> line.replaceAll(" #.*", "").strip())
                .forEach(line -> {
                    if (line.startsWith("./evenkeel ") && !line.startsWith("./evenkeel verify")) {
                        examples.add(WORD.matcher(line.substring("./evenkeel ".length()))
                                .results()
                                .map(ReadmeTest::word)
                                .toList());
                    }
                });
        return examples;
    }

    private static String word(MatchResult match) {
        var quoted = match.group(1);
        return quoted == null ? Objects.requireNonNull(match.group(2)) : quoted;
    }

    @Test
    void thePageHasExamples() throws IOException {
        assertThat(examples(Files.readString(PAGE))).hasSizeGreaterThan(5);
    }

    @Test
    void theExampleOfASettingsFileIsOne() throws IOException {
        var problems = new Problems();
        var values = SettingsFile.read(
                Files.writeString(folder.resolve("law.yaml"), blocks(Files.readString(PAGE), "yaml")), problems);
        assertThat(problems.sentences()).isEmpty();
        assertThat(values).containsEntry(Setting.ANSWER_MARK, "####").hasSize(7);
    }

    @Test
    void theExampleOfSeveralTeachersIsOne() throws IOException {
        var file = Files.writeString(folder.resolve("teachers.yaml"), blocks(Files.readString(PAGE), "teachers"));
        var values = new EnumMap<Setting, String>(Setting.class);
        values.put(Setting.HOME, folder.toString());
        values.put(Setting.TEACHERS, file.toString());
        values.put(Setting.TEACHER_TERMS, "ours");
        var launch = Launch.of(Settings.of(values), name -> "a key");
        assertThat(launch.pipeline().getTeachers())
                .extracting(Teacher::getName, Teacher::getWeight)
                .containsExactly(tuple("big", 3), tuple("small", 1), tuple("spare", 0));
    }

    @Test
    void theExamplesOfTrafficAreRecords() throws IOException {
        var lines = blocks(Files.readString(PAGE), "jsonl").lines().toList();
        assertThat(lines).hasSize(2).allSatisfy(line -> assertThat(
                        TrafficLine.read(line.getBytes(StandardCharsets.UTF_8), "", 1, Instant.EPOCH))
                .isInstanceOf(TrafficLine.Sound.class));
    }

    @Test
    void theExampleOfATeacherFileIsAnAnswer() throws IOException {
        var file = TeacherFile.read(
                Files.writeString(folder.resolve("teacher.jsonl"), blocks(Files.readString(PAGE), "teacher")));
        assertThat(file.badLines()).isEmpty();
        assertThat(file.byQuestion()).hasSize(1);
    }

    private static String blocks(String page, String language) {
        return Pattern.compile("```" + language + "\n(.*?)```", Pattern.DOTALL)
                .matcher(page)
                .results()
                .map(match -> match.group(1))
                .collect(Collectors.joining());
    }
}

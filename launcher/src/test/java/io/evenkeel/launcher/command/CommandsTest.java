package io.evenkeel.launcher.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.evenkeel.contracts.Topics;
import io.evenkeel.launcher.process.HomeLock;
import io.evenkeel.launcher.process.ProcessEntry;
import io.evenkeel.launcher.process.ProcessTable;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** The command as scripts see it: exit codes, standard output, standard error. Nothing here starts a process. */
class CommandsTest {
    /** These say what they did in a sentence; all else lists something. */
    private static final List<String> NO_LISTINGS =
            List.of("up", "wait", "down", "student ask", "student export", "student serve");

    @TempDir
    Path home;

    @TempDir
    Path folder;

    private Invocation inHome(String... arguments) {
        return Invocation.of(Stream.concat(Stream.of(arguments), Stream.of("--home", home.toString()))
                .toArray(String[]::new));
    }

    static Stream<List<String>> commands() {
        return below(List.of(), Commands.line(new PrintWriter(System.out), new PrintWriter(System.err)));
    }

    private static Stream<List<String>> below(List<String> path, CommandLine line) {
        var children = line.getSubcommands().entrySet().stream()
                .flatMap(entry -> below(
                        Stream.concat(path.stream(), Stream.of(entry.getKey())).toList(), entry.getValue()));
        return Stream.concat(Stream.of(path), children);
    }

    @ParameterizedTest
    @MethodSource("commands")
    void everyCommandExplainsItself(List<String> path) {
        var help = Invocation.of(
                        Stream.concat(path.stream(), Stream.of("--help")).toArray(String[]::new))
                .succeeds();
        assertThat(help.out())
                .contains("Usage: "
                        + String.join(
                                " ",
                                Stream.concat(Stream.of("evenkeel"), path.stream())
                                        .toList()));
        assertThat(help.err()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("commands")
    void everyListingSpeaksJson(List<String> path) {
        var line = Commands.line(new PrintWriter(System.out), new PrintWriter(System.err));
        for (var name : path) {
            line = Objects.requireNonNull(line.getSubcommands().get(name));
        }
        boolean group = !line.getSubcommands().isEmpty();
        assertThat(line.getCommandSpec().findOption("--json") != null)
                .isEqualTo(!group && !NO_LISTINGS.contains(String.join(" ", path)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"pause", "resume", "budget --tokens 5"})
    void whatAnOperatorAsksHasAReason(String command) {
        var words = command.split(" ");
        var without = inHome(words);
        assertThat(without.code()).isEqualTo(Commands.WRONG);
        assertThat(without.err()).contains("--reason");
        var blank = inHome(
                Stream.concat(Stream.of(words), Stream.of("--reason", " ")).toArray(String[]::new));
        assertThat(blank.code()).isEqualTo(Commands.WRONG);
        assertThat(blank.err()).startsWith("--reason is ' '; allowed: a few words.");
    }

    @Test
    void aBudgetIsWholeTokensFromOne() {
        for (var tokens : List.of("0", "-5", "many")) {
            var wrong = inHome("budget", "--tokens", tokens, "--reason", "less");
            assertThat(wrong.code()).isEqualTo(Commands.WRONG);
            assertThat(wrong.err()).contains("--tokens");
        }
    }

    @Test
    void aTeacherHasAName() {
        for (var teacher : List.of("", "a-b", "Big", "teacher:big")) {
            var wrong = inHome("budget", "--teacher", teacher, "--tokens", "5", "--reason", "less");
            assertThat(wrong.code()).isEqualTo(Commands.WRONG);
            assertThat(wrong.err()).startsWith("--teacher is '" + teacher + "'; allowed: a name of lower-case letters");
        }
        var nothing = inHome("budget", "--teacher", "big", "--reason", "less");
        assertThat(nothing.err()).startsWith("Nothing is set; allowed: --tokens, --money, or both.");
    }

    @Test
    void aBudgetOfMoneyIsAnAmount() {
        for (var money : List.of("-1", "12,50", "0.0000000001", "much")) {
            var wrong = inHome("budget", "--money", money, "--reason", "less");
            assertThat(wrong.code()).isEqualTo(Commands.WRONG);
            assertThat(wrong.err()).startsWith("--money is '" + money + "'; allowed: an amount such as 12.50");
        }
        var nothing = inHome("budget", "--reason", "less");
        assertThat(nothing.code()).isEqualTo(Commands.WRONG);
        assertThat(nothing.err()).startsWith("Nothing is set; allowed: --tokens, --money, or both.");
    }

    @Test
    void itNamesItsVersion() {
        assertThat(Invocation.of("--version").succeeds().out()).startsWith("evenkeel ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "topics",
                "frobnicate",
                "report --jsn",
                "traffic send",
                "traffic send a.jsonl b.jsonl",
                "wait --timeout soon",
                "up --stages",
                "report --home a --home b"
            })
    void wrongUsageIsOneSentenceAndAHint(String arguments) {
        var wrong = Invocation.of(arguments.isEmpty() ? new String[0] : arguments.split(" "));
        assertThat(wrong.code()).isEqualTo(Commands.WRONG);
        assertThat(wrong.out()).isEmpty();
        assertThat(wrong.err().lines()).hasSize(2);
        assertThat(wrong.err().lines().toList().get(1)).matches("'evenkeel.* --help' says what is allowed.");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "status",
                "report",
                "wait",
                "stage list",
                "topics cat traffic",
                "redrive",
                "traffic send build.file",
                "student ask why?",
                "student serve"
            })
    void aHomeWithNothingRunningIsOneSentence(String arguments) throws IOException {
        var file = Files.writeString(home.resolve("traffic.jsonl"), "{\"question\":\"a\"}\n");
        var wrong = inHome(arguments.replace("build.file", file.toString()).split(" "));
        assertThat(wrong.code()).isEqualTo(Commands.WRONG);
        assertThat(wrong.out()).isEmpty();
        assertThat(wrong.err().lines())
                .singleElement()
                .asString()
                .contains(home.toString(), "; allowed: a home whose system ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"status", "report", "wait", "stage list", "topics cat traffic", "redrive", "down"})
    void aNameThatCannotBeIsRefusedByEveryCommand(String arguments) {
        var wrong = inHome((arguments + " --pipeline a/b --kafka nowhere").split(" "));
        assertThat(wrong.code()).isEqualTo(Commands.WRONG);
        assertThat(wrong.err().lines())
                .satisfiesExactlyInAnyOrder(
                        sentence -> assertThat(sentence).startsWith("pipeline is 'a/b'; allowed: "),
                        sentence -> assertThat(sentence).startsWith("kafka is 'nowhere'; allowed: "));
    }

    @ParameterizedTest
    @ValueSource(strings = {"up", "demo"})
    void everyWrongSettingIsSaidBeforeAnythingStarts(String command) {
        var wrong = inHome(command, "--stages", "0", "--budget-tokens", "-5", "--policy", "fair", "--teacher-url", "x");
        assertThat(wrong.code()).isEqualTo(Commands.WRONG);
        assertThat(wrong.err().lines()).hasSize(5);
        assertThat(home).isEmptyDirectory();
    }

    @ParameterizedTest
    @ValueSource(strings = {"up", "demo"})
    void everyWrongTeacherIsSaidBeforeAnythingStarts(String command) throws IOException {
        var file = Files.writeString(
                folder.resolve("teachers.yaml"),
                "teachers:\n  - {name: big, url: x, model: m, weight: -1}\n  - {name: small}\n");
        var wrong = inHome(command, "--teachers", file.toString());
        assertThat(wrong.code()).isEqualTo(Commands.WRONG);
        assertThat(wrong.err().lines())
                .satisfiesExactly(
                        sentence -> assertThat(sentence)
                                .startsWith("weight of teacher 'big' in " + file + " is '-1'; allowed: "),
                        sentence -> assertThat(sentence).startsWith("url of teacher 'big' in " + file + " is 'x'"),
                        sentence -> assertThat(sentence).startsWith("model of teacher 'small' in " + file + " is ''"),
                        sentence -> assertThat(sentence).startsWith("url of teacher 'small' in " + file + " is ''"),
                        sentence -> assertThat(sentence).startsWith("teacher-terms is ''"));
        assertThat(home).isEmptyDirectory();
    }

    @ParameterizedTest
    @ValueSource(strings = {"up", "demo"})
    void batchesWithoutATeacherForThemAreSaidBeforeAnythingStarts(String command) {
        var wrong = inHome(
                command, "--teacher-url", "http://teacher/v1", "--teacher-terms", "MIT", "--batch", "second-solve");
        assertThat(wrong.code()).isEqualTo(Commands.WRONG);
        assertThat(wrong.err().lines())
                .singleElement()
                .asString()
                .startsWith("batch is 'second-solve'; allowed: '' where no teacher has a batch API");
        assertThat(home).isEmptyDirectory();
    }

    @Test
    void aTopicOutsideTheCatalogueIsWrongUsage() {
        var wrong = inHome("topics", "cat", "trafic");
        assertThat(wrong.code()).isEqualTo(Commands.WRONG);
        assertThat(wrong.err()).startsWith("NAME is 'trafic'; allowed: a topic of 'evenkeel topics list'.");
    }

    @Test
    void aServiceThatIsNoneIsWrongUsage() {
        var wrong = inHome("redrive", "budget");
        assertThat(wrong.code()).isEqualTo(Commands.WRONG);
        assertThat(wrong.err()).startsWith("SERVICE is 'budget'; allowed: sampler-service, ");
    }

    @Test
    void aTrafficFileThatIsNotThereIsWrongUsage() {
        var missing = home.resolve("missing.jsonl").toString();
        var wrong = inHome("traffic", "send", missing);
        assertThat(wrong.code()).isEqualTo(Commands.WRONG);
        assertThat(wrong.err()).startsWith("FILE.jsonl is '" + missing + "'; allowed: a file that can be read.");
    }

    @Test
    void oneCommandAtATimeStartsOrStops() throws IOException {
        try (var lock = HomeLock.take(home).orElseThrow()) {
            assertThat(lock).isNotNull();
            var busy = inHome("down");
            assertThat(busy.code()).isEqualTo(Commands.WRONG);
            assertThat(busy.err()).startsWith("Another evenkeel command starts or stops processes in " + home);
        }
    }

    @Test
    void aFailureIsOneSentenceWithoutATrace() throws IOException {
        var torn = Files.writeString(
                Files.createDirectories(home.resolve("processes")).resolve("broker.json"), "{");
        var failed = inHome("status");
        assertThat(failed.code()).isEqualTo(Commands.FAILED);
        assertThat(failed.out()).isEmpty();
        assertThat(failed.err()).isEqualToNormalizingNewlines(torn + " is no entry of the process table; remove it.\n");
    }

    @Test
    void statusTellsWhatIsDown() throws IOException {
        new ProcessTable(home.resolve("processes"))
                .put(new ProcessEntry("broker", Integer.MAX_VALUE, 1, 4711, "", "p-1"));
        var status = inHome("status", "--json");
        assertThat(status.code()).isEqualTo(Commands.FAILED);
        assertThat(status.json().get("processes").toString())
                .isEqualTo("[{\"name\":\"broker\",\"pid\":null,\"port\":4711,\"state\":\"stopped\"}]");
        assertThat(inHome("status").out()).startsWith("name    pid  port  state\nbroker  -    4711  stopped\n");
    }

    @Test
    void downOfAHomeWithNothingRunningIsDone() {
        assertThat(inHome("down", "--purge").succeeds().out()).startsWith("Stopped 0 processes of " + home);
    }

    @Test
    void theCatalogueOfTopicsNeedsNothingRunning() throws JsonProcessingException {
        var lines = Invocation.of("topics", "list", "--json").succeeds().jsonLines();
        assertThat(lines).hasSameSizeAs(Topics.all());
        assertThat(lines.get(0).properties())
                .extracting(java.util.Map.Entry::getKey)
                .containsExactly("name", "writers", "key", "value", "retention", "about");
        assertThat(Invocation.of("topics", "list").succeeds().out()).contains("budget.journal");
    }
}

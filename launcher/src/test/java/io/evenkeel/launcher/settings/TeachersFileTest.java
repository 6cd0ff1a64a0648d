package io.evenkeel.launcher.settings;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.contracts.avro.RateLimits;
import io.evenkeel.contracts.avro.Teacher;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TeachersFileTest {
    private static final String NAMES = "1 to 100 lower-case letters and digits";

    private final Problems problems = new Problems();

    @TempDir
    Path folder;

    private Path file() {
        return folder.resolve("teachers.yaml");
    }

    private List<TeacherChoice.Member> read(String text) throws IOException {
        Files.writeString(file(), text);
        return TeachersFile.read(file(), name -> name.equals("OUR_KEY") ? "sk-secret" : null, problems);
    }

    @Test
    void whatIsNotSaidIsUsualAndNoLimit() throws IOException {
        var members = read("teachers:\n  - {name: big, url: 'https://a/v1/', model: big-1}\n");
        var asked = Teacher.newBuilder()
                .setName("big")
                .setModel("big-1")
                .setWeight(1)
                .build();
        assertThat(members).containsExactly(new TeacherChoice.Member(asked, "https://a/v1", null, null, false, false));
        assertThat(problems.sentences()).isEmpty();
    }

    @Test
    void everythingThatCanBeSaidOfATeacherIsTakenInTheOrderOfTheFile() throws IOException {
        var members = read("""
                teachers:
                  - name: 2nd
                    url: http://b
                    model: small
                    weight: 0
                    key-env:
                  - name: big
                    url: https://a/v1
                    model: big-1
                    weight: 3
                    key-env: OUR_KEY
                    usage-lookup: https://a/v1/usage/{key}
                    honours-idempotency-key: true
                    batch: true
                    budget-tokens: 2_000_000
                    budget-money: 12.50
                    requests-per-minute: 60
                    input-tokens-per-minute: 1000
                    output-tokens-per-minute: 2000
                    tokens-per-minute: 3000
                    concurrent-calls: 8
                """);
        assertThat(problems.sentences()).isEmpty();
        assertThat(members).extracting(member -> member.asked().getName()).containsExactly("2nd", "big");
        assertThat(members.getFirst().asked().getWeight()).isZero();
        assertThat(members.getFirst().keyVariable()).isNull();
        assertThat(members.get(1))
                .isEqualTo(new TeacherChoice.Member(
                        Teacher.newBuilder()
                                .setName("big")
                                .setModel("big-1")
                                .setWeight(3)
                                .setBudgetTokens(2_000_000)
                                .setBudgetNanos(12_500_000_000L)
                                .setRates(RateLimits.newBuilder()
                                        .setRequestsPerMinute(60)
                                        .setInputTokensPerMinute(1_000)
                                        .setOutputTokensPerMinute(2_000)
                                        .setTokensPerMinute(3_000)
                                        .setConcurrentCalls(8)
                                        .build())
                                .build(),
                        "https://a/v1",
                        "OUR_KEY",
                        "https://a/v1/usage/{key}",
                        true,
                        true));
        assertThat(members.toString()).doesNotContain("sk-secret");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            url                      | ''                 | an http or https URL such as http://localhost:8081
            url                      | ftp://a            | an http or https URL such as http://localhost:8081
            model                    | ' '                | any text but an empty one
            weight                   | -1                 | whole numbers from 0 to 2147483647
            weight                   | 0.5                | whole numbers from 0 to 2147483647
            key-env                  | NO_SUCH_KEY        | the name of an environment variable that holds the key
            usage-lookup             | https://a/usage    | an http or https URL with {key} in it
            usage-lookup             | /usage/{key}       | an http or https URL with {key} in it
            honours-idempotency-key  | yes                | true, false
            batch                    | hourly             | true, false
            budget-tokens            | 0                  | whole tokens from 1
            budget-money             | 12,50              | an amount such as 12.50 from 0 to 9000000000, with at most nine decimals
            requests-per-minute      | -1                 | whole calls from 0 to 2147483647
            input-tokens-per-minute  | many               | whole tokens from 0 to 2147483647
            output-tokens-per-minute | 3000000000         | whole tokens from 0 to 2147483647
            tokens-per-minute        | 0.5                | whole tokens from 0 to 2147483647
            concurrent-calls         | -3                 | whole calls from 0 to 2147483647
            weight                   | [1]                | a text, a number or a truth value
            """)
    void aWrongValueIsOneSentenceWithFileEntryKeyValueAndWhatIsAllowed(String key, String value, String allowed)
            throws IOException {
        var list = value.startsWith("[");
        read("teachers:\n  - name: other\n    url: http://b\n    model: m\n  - name: big\n%s%s    %s: %s\n"
                .formatted(
                        key.equals("url") ? "" : "    url: https://a\n",
                        key.equals("model") ? "" : "    model: m\n",
                        key,
                        list ? value : "'" + value + "'"));
        assertThat(problems.sentences())
                .containsExactly(
                        "%s of teacher 'big' in %s is '%s'; allowed: %s.".formatted(key, file(), value, allowed));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a.b", "Big", "a-b", "a/b", "a b", "teacher:a"})
    void aNameIsPartOfAVariablesName(String name) throws IOException {
        read("teachers:\n  - name: '%s'\n    url: https://a\n    model: m\n".formatted(name));
        assertThat(problems.sentences())
                .containsExactly("name of teacher number 1 in %s is '%s'; allowed: %s.".formatted(file(), name, NAMES));
    }

    @Test
    void anUnknownKeyIsNamedAndItsValueIsNot() throws IOException {
        read("""
                weights: 1
                teachers:
                  - {name: big, url: 'https://a', model: m, key: sk-secret}
                """);
        assertThat(problems.sentences())
                .satisfiesExactly(
                        sentence -> assertThat(sentence)
                                .isEqualTo("'weights' in " + file() + " is no key; allowed: teachers."),
                        sentence -> assertThat(sentence)
                                .startsWith("'key' of teacher 'big' in " + file() + " is no key; allowed: name, url,")
                                .endsWith(", concurrent-calls.")
                                .doesNotContain("sk-secret"));
    }

    @Test
    void eachNameStandsOnce() throws IOException {
        read("""
                teachers:
                  - {name: big, url: 'https://a', model: m}
                  - {name: big, url: 'https://b', model: m}
                """);
        assertThat(problems.sentences())
                .containsExactly("name of teacher number 2 in " + file() + " is 'big'; allowed: each name once.");
    }

    @Test
    void somebodyIsAskedFirst() throws IOException {
        read("teachers:\n  - {name: big, url: 'https://a', model: m, weight: 0}\n");
        assertThat(problems.sentences())
                .containsExactly("weight of every teacher in " + file() + " is 0; allowed: 0 for some, not for all.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "teachers:", "teachers: []", "teachers: big", "teachers: {name: big}"})
    void aFileWithoutTeachersIsNone(String text) throws IOException {
        assertThat(read(text)).isEmpty();
        assertThat(problems.sentences())
                .singleElement()
                .asString()
                .startsWith("teachers is '" + file() + "', which lists no teacher; allowed: teachers: and a list");
    }

    @Test
    void whatIsNoMappingIsNoTeacher() throws IOException {
        read("teachers: [big]\n");
        assertThat(problems.sentences())
                .contains("teacher number 1 in " + file() + " is no mapping; allowed: lines of key: value.");
    }

    @Test
    void whatIsNoYamlOrSaysOneThingTwiceIsNamedWithItsLine() throws IOException {
        assertThat(read("teachers:\n  - [")).isEmpty();
        assertThat(read("teachers:\n  - name: a\n    budget-tokens: 1\n    budget-tokens: 2\n"))
                .isEmpty();
        assertThat(problems.sentences())
                .satisfiesExactly(
                        sentence -> assertThat(sentence)
                                .startsWith("teachers is '" + file() + "', line ")
                                .contains("of which is not YAML;"),
                        sentence -> assertThat(sentence)
                                .isEqualTo("teachers is '" + file()
                                        + "', where line 4 names a key again; allowed: each once."));
    }

    @Test
    void aFileThatIsNotThereIsNamed() {
        assertThat(TeachersFile.read(folder.resolve("missing.yaml"), name -> null, problems))
                .isEmpty();
        assertThat(problems.sentences())
                .singleElement()
                .asString()
                .startsWith("teachers is '" + folder.resolve("missing.yaml") + "', which cannot be read;");
    }
}

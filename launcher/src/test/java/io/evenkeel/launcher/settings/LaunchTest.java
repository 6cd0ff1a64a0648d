package io.evenkeel.launcher.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.evenkeel.contracts.avro.CallPurpose;
import io.evenkeel.contracts.avro.RefillCalendar;
import io.evenkeel.contracts.avro.Teacher;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LaunchTest {
    private static final Function<String, @Nullable String> NO_VARIABLES = name -> null;

    @TempDir
    Path home;

    private Launch launch(Map<Setting, String> values) {
        return launch(values, NO_VARIABLES);
    }

    private Launch launch(Map<Setting, String> values, Function<String, @Nullable String> variables) {
        return Launch.of(settings(values), variables);
    }

    private Settings settings(Map<Setting, String> values) {
        var set = new EnumMap<Setting, String>(Setting.class);
        set.put(Setting.HOME, home.toString());
        set.putAll(values);
        return Settings.of(set);
    }

    private List<String> problems(Map<Setting, String> values) {
        var wrong = catchThrowableOfType(WrongConfiguration.class, () -> launch(values));
        return wrong == null ? List.of() : wrong.sentences();
    }

    @Test
    void whatNobodySetsIsAsTheDefaultsSay() {
        var launch = launch(Map.of());
        assertThat(launch.kafka()).isNull();
        assertThat(launch.registry()).isNull();
        assertThat(launch.singleNode()).isTrue();
        assertThat(launch.teacher()).isEqualTo(new TeacherChoice.Practice());
        assertThat(launch.pipeline().getStages()).isEqualTo(3);
        assertThat(launch.pipeline().getStudent()).isEqualTo("tiny");
        assertThat(launch.pipeline().getRecipes()).containsExactly("student", "teacher");
        assertThat(launch.pipeline().getDomains()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"none, NONE", "daily, DAILY", "monthly, MONTHLY"})
    void aBudgetIsRefilledByCalendarWhereItIsAskedFor(String value, RefillCalendar refill) {
        assertThat(launch(Map.of(Setting.REFILL, value)).pipeline().getRefill()).isEqualTo(refill);
        assertThat(launch(Map.of()).pipeline().getRefill()).isEqualTo(RefillCalendar.NONE);
    }

    @Test
    void anothersClusterHasSeveralNodesUnlessItIsSaidNotTo() {
        assertThat(launch(Map.of(Setting.KAFKA, "a:9092, b:9092")).singleNode()).isFalse();
        assertThat(launch(Map.of(Setting.KAFKA, "a:9092", Setting.SINGLE_NODE, "true"))
                        .singleNode())
                .isTrue();
    }

    @Test
    void aBaseUrlLosesTheSlashAtItsEnd() {
        assertThat(launch(Map.of(Setting.REGISTRY, "https://registry/base//")).registry())
                .isEqualTo("https://registry/base");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            kafka              | localhost                | host:port, several separated by commas
            kafka              | localhost:70000          | host:port, several separated by commas
            kafka              | http://localhost:9092    | host:port, several separated by commas
            kafka              | a:1,,b:2                 | host:port, several separated by commas
            registry           | localhost:8081           | an http or https URL such as http://localhost:8081
            registry           | http://localhost:99999   | an http or https URL such as http://localhost:8081
            teacher-url        | ftp://teacher/v1         | an http or https URL such as http://localhost:8081
            teacher-url        | http://tea cher/v1       | an http or https URL such as http://localhost:8081
            single-node        | yes                      | true, false
            kafka-port         | 65536                    | whole ports from 0 to 65535
            service-port       | 65532                    | whole ports from 0 to 65531
            ledger             | a/b                      | 1 to 100 letters, digits, dots and dashes, a letter or digit first
            pipeline           | ''                       | 1 to 100 letters, digits, dots and dashes, a letter or digit first
            home               | ''                       | any text but an empty one
            teacher-model      | ' '                      | any text but an empty one
            budget-tokens      | -5                       | whole tokens from 1
            budget-tokens      | 1e6                      | whole tokens from 1
            budget-tokens      | 9223372036854775808      | whole tokens from 1
            budget-money       | -1                       | an amount such as 12.50 from 0 to 9000000000, with at most nine decimals
            budget-money       | 12,50                    | an amount such as 12.50 from 0 to 9000000000, with at most nine decimals
            refill             | weekly                   | none, daily, monthly
            stages             | 0                        | whole stages from 1 to 2147483647
            stages             | three                    | whole stages from 1 to 2147483647
            policy             | fair                     | natural, naive, adaptive, static
            recipes            | student,human            | some of student, teacher, separated by commas
            train-from         | first                    | base, last
            batch              | rationale,solve          | some of rationale, second-solve, write-questions, reference, separated by commas
            teacher-batch      | yes                      | true, false
            solves             | 3                        | whole solutions from 1 to 2
            held-out-share     | 0                        | numbers above 0.0 up to 0.5
            held-out-share     | NaN                      | numbers above 0.0 up to 0.5
            learning-rate      | 1.5                      | numbers above 0.0 up to 1.0
            micro-batch        | -1                       | whole examples from 0 to 2147483647
            requests-per-minute      | -1                 | whole calls from 0 to 2147483647
            input-tokens-per-minute  | many               | whole tokens from 0 to 2147483647
            output-tokens-per-minute | -5                 | whole tokens from 0 to 2147483647
            tokens-per-minute        | 0.5                | whole tokens from 0 to 2147483647
            concurrent-calls         | 3000000000         | whole calls from 0 to 2147483647
            lora-rank          | 5000                     | whole ranks from 0 to 4096
            lora-alpha         | 0                        | numbers above 0.0 up to 1000000.0
            lora-dropout       | 1                        | numbers from 0 to below 1
            lora-targets       | q_proj,lm_head           | some of q_proj, k_proj, v_proj, o_proj, gate_proj, up_proj, down_proj, separated by commas
            max-sequence-tokens | 1                       | whole tokens from 2 to 2147483647
            student            | /nowhere                 | tiny, or a Hugging Face directory with a config.json
            """)
    void aWrongValueIsOneSentenceWithKeyValueAndWhatIsAllowed(String key, String value, String allowed) {
        var setting = Setting.ofKey(key).orElseThrow();
        assertThat(problems(Map.of(setting, value, Setting.TEACHER_TERMS, "MIT")))
                .containsExactly("%s is '%s'; allowed: %s. Set --%s, %s or %s in the file of --config."
                        .formatted(key, value, allowed, key, setting.variable(), key));
    }

    @Test
    void everyProblemIsSaidAtOnce() {
        var wrong = Map.of(
                Setting.BUDGET_TOKENS, "-5", Setting.STAGES, "0", Setting.POLICY, "fair", Setting.KAFKA, "localhost");
        assertThatThrownBy(() -> launch(wrong)).hasMessageContainingAll("budget-tokens", "stages", "policy", "kafka");
        assertThat(problems(wrong)).hasSize(4);
    }

    @Test
    void aHomeIsAFolder() throws IOException {
        var file = Files.createFile(home.resolve("file"));
        assertThat(problems(Map.of(Setting.HOME, file.toString())))
                .singleElement()
                .asString()
                .contains("allowed: a folder that can be written, or one to be made.");
        assertThat(launch(Map.of(Setting.HOME, home.resolve("new").toString())).home())
                .isEqualTo(home.resolve("new"));
    }

    @Test
    void aTeacherIsOneOfTwo() throws IOException {
        assertThat(problems(Map.of(
                        Setting.TEACHER_URL,
                        "http://teacher/v1",
                        Setting.TEACHER_TERMS,
                        "MIT",
                        Setting.TEACHER_FILE,
                        answers("{\"question\":\"a\",\"answer\":\"b\"}").toString())))
                .containsExactly("teacher-url and teacher-file are both set; allowed: one of them.");
    }

    @Test
    void aTeacherFileHasAtLeastOneAnswer() throws IOException {
        var good = answers("no JSON\n{\"question\":\"a\",\"answer\":\"b\"}\n");
        assertThat(launch(Map.of(Setting.TEACHER_FILE, good.toString())).teacher())
                .isEqualTo(new TeacherChoice.Recorded(good));
        var bad = answers("{\"question\":\"a\"}\n");
        assertThat(problems(Map.of(Setting.TEACHER_FILE, bad.toString())))
                .singleElement()
                .asString()
                .contains("allowed: a file with at least one JSON line that has question and answer.");
        assertThat(problems(Map.of(Setting.TEACHER_FILE, home.resolve("missing").toString())))
                .singleElement()
                .asString()
                .contains("allowed: a file that can be read.");
    }

    @Test
    void somebodysTeacherTeachesUnderTermsThatAreNamedAndOursHasItsOwn() throws IOException {
        var remote = Map.of(Setting.TEACHER_URL, "http://teacher/v1");
        assertThat(problems(remote))
                .singleElement()
                .asString()
                .startsWith("teacher-terms is ''; allowed: the licence or terms under which this teacher's outputs may"
                        + " train a student.");
        assertThat(launch(Map.of(Setting.TEACHER_URL, "http://teacher/v1", Setting.TEACHER_TERMS, "MIT"))
                        .pipeline()
                        .getTeacherTerms())
                .isEqualTo("MIT");
        assertThat(launch(Map.of()).pipeline().getTeacherTerms()).startsWith("practice teacher");
        var recorded = answers("{\"question\":\"a\",\"answer\":\"b\"}").toString();
        assertThat(launch(Map.of(Setting.TEACHER_FILE, recorded)).pipeline().getTeacherTerms())
                .startsWith("recorded answers");
        assertThat(launch(Map.of(Setting.TEACHER_FILE, recorded, Setting.TEACHER_TERMS, "CC0"))
                        .pipeline()
                        .getTeacherTerms())
                .isEqualTo("CC0");
    }

    private static final String TWO_TEACHERS = """
            teachers:
              - {name: big, url: 'https://a/v1', model: big-1, weight: 3, key-env: OUR_KEY, budget-tokens: 5000}
              - {name: small, url: 'https://b/v1', model: small-1, weight: 0, requests-per-minute: 60}
            """;

    private Map<Setting, String> several(Map<Setting, String> more) throws IOException {
        var file = Files.writeString(home.resolve("teachers.yaml"), TWO_TEACHERS);
        var values = new EnumMap<Setting, String>(Setting.class);
        values.put(Setting.TEACHERS, file.toString());
        values.put(Setting.TEACHER_TERMS, "ours");
        values.putAll(more);
        return values;
    }

    @Test
    void severalTeachersAreThoseOfTheDefinition() throws IOException {
        var launch = launch(several(Map.of()), name -> name.equals("OUR_KEY") ? "sk-secret" : null);
        assertThat(launch.teacher()).isInstanceOfSatisfying(TeacherChoice.Several.class, teachers -> {
            assertThat(teachers.members())
                    .extracting(TeacherChoice.Member::url)
                    .containsExactly("https://a/v1", "https://b/v1");
            assertThat(teachers.keyVariables()).containsExactly("OUR_KEY");
        });
        var pipeline = launch.pipeline();
        assertThat(pipeline.getTeachers()).extracting(Teacher::getName).containsExactly("big", "small");
        assertThat(pipeline.getTeachers()).extracting(Teacher::getWeight).containsExactly(3, 0);
        assertThat(pipeline.getTeachers().getFirst().getBudgetTokens()).isEqualTo(5_000);
        assertThat(pipeline.getTeachers().get(1).getRates().getRequestsPerMinute())
                .isEqualTo(60);
        assertThat(pipeline.getTeacherModel()).isEqualTo("big-1");
        assertThat(pipeline.getTeacherTerms()).isEqualTo("ours");
        assertThat(pipeline.getRates()).isNull();
        assertThat(launch.toString()).doesNotContain("sk-secret");
        assertThat(launch(Map.of()).pipeline().getTeachers()).isEmpty();
    }

    @Test
    void severalTeachersTeachUnderTermsThatAreNamed() throws IOException {
        var unnamed = several(Map.of(Setting.TEACHER_TERMS, ""));
        assertThat(catchThrowableOfType(WrongConfiguration.class, () -> launch(unnamed, name -> "a key"))
                        .sentences())
                .singleElement()
                .asString()
                .startsWith("teacher-terms is ''; allowed: the licence or terms");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            requests-per-minute      | 5       | '0'
            input-tokens-per-minute  | 5       | '0'
            output-tokens-per-minute | 5       | '0'
            tokens-per-minute        | 5       | '0'
            concurrent-calls         | 5       | '0'
            teacher-key-env          | OUR_KEY | ''
            teacher-batch            | true    | 'false'
            """, quoteCharacter = '"')
    void whatIsSaidOfOneTeacherIsNotAllowedBesideSeveral(String key, String value, String none) throws IOException {
        var values = several(Map.of(Setting.ofKey(key).orElseThrow(), value));
        assertThat(catchThrowableOfType(WrongConfiguration.class, () -> launch(values, name -> "a key"))
                        .sentences())
                .singleElement()
                .asString()
                .startsWith("%s is '%s'; allowed: %s beside teachers, each of which has its own in their file."
                        .formatted(key, value, none));
    }

    private static final String NO_BATCH_API =
            "batch is 'reference'; allowed: '' where no teacher has a batch API, as teacher-batch or batch in the file"
                    + " of teachers says. Set --batch, EVENKEEL_BATCH or batch in the file of --config.";

    @Test
    void theCallsOfBatchesAreThoseOfTheDefinitionInTheOrderOfPurposes() {
        var launch = launch(Map.of(Setting.BATCH, "write-questions, second-solve,write-questions"));
        assertThat(launch.pipeline().getBatch()).containsExactly(CallPurpose.SECOND_SOLVE, CallPurpose.WRITE_QUESTIONS);
        assertThat(launch(Map.of(Setting.BATCH, "reference,rationale"))
                        .pipeline()
                        .getBatch())
                .containsExactly(CallPurpose.RATIONALE, CallPurpose.REFERENCE);
        assertThat(launch(Map.of()).pipeline().getBatch()).isEmpty();
    }

    @Test
    void batchesNeedATeacherThatTakesThem() throws IOException {
        var remote = Map.of(
                Setting.TEACHER_URL, "http://teacher/v1", Setting.TEACHER_TERMS, "MIT", Setting.BATCH, "reference");
        assertThat(problems(remote)).containsExactly(NO_BATCH_API);
        var with = new EnumMap<>(remote);
        with.put(Setting.TEACHER_BATCH, "true");
        assertThat(launch(with).teacher()).isEqualTo(new TeacherChoice.Remote("http://teacher/v1", null, true));
        assertThat(launch(with).pipeline().getBatch()).containsExactly(CallPurpose.REFERENCE);
        var recorded = answers("{\"question\":\"a\",\"answer\":\"b\"}").toString();
        assertThat(launch(Map.of(Setting.TEACHER_FILE, recorded, Setting.BATCH, "reference"))
                        .pipeline()
                        .getBatch())
                .containsExactly(CallPurpose.REFERENCE);
    }

    @Test
    void batchesNeedOneOfSeveralTeachersThatTakesThem() throws IOException {
        var values = several(Map.of(Setting.BATCH, "reference"));
        assertThat(catchThrowableOfType(WrongConfiguration.class, () -> launch(values, name -> "a key"))
                        .sentences())
                .containsExactly(NO_BATCH_API);
        Files.writeString(home.resolve("teachers.yaml"), TWO_TEACHERS.replace("weight: 0", "weight: 0, batch: true"));
        assertThat(launch(values, name -> "a key").pipeline().getBatch()).containsExactly(CallPurpose.REFERENCE);
        Files.writeString(home.resolve("teachers.yaml"), "teachers: big");
        assertThat(catchThrowableOfType(WrongConfiguration.class, () -> launch(values, name -> "a key"))
                        .sentences())
                .singleElement()
                .asString()
                .contains("which lists no teacher");
    }

    @Test
    void severalTeachersAreNotAllowedBesideOne() throws IOException {
        var values = several(Map.of(Setting.TEACHER_URL, "http://teacher/v1"));
        assertThat(catchThrowableOfType(WrongConfiguration.class, () -> launch(values, name -> "a key"))
                        .sentences())
                .containsExactly("teacher-url and teachers are both set; allowed: one of them.");
    }

    @Test
    void whatIsWrongInTheFileOfTeachersIsSaidWithAllElse() throws IOException {
        assertThat(problems(several(Map.of(Setting.STAGES, "0"))))
                .satisfiesExactly(
                        sentence -> assertThat(sentence)
                                .startsWith("key-env of teacher 'big' in " + home.resolve("teachers.yaml")
                                        + " is 'OUR_KEY'; allowed: the name of an environment variable"),
                        sentence -> assertThat(sentence).startsWith("stages is '0'"));
    }

    private Path answers(String lines) throws IOException {
        return Files.writeString(home.resolve("answers.jsonl"), lines);
    }

    @Test
    void theKeysVariableMustHoldAKeyAndTheKeyIsNotKept() {
        var values = Map.of(
                Setting.TEACHER_URL,
                "http://teacher/v1/",
                Setting.TEACHER_KEY_ENV,
                "OUR_KEY",
                Setting.TEACHER_TERMS,
                "MIT");
        var launch = launch(values, name -> name.equals("OUR_KEY") ? "sk-secret" : null);
        assertThat(launch.teacher()).isEqualTo(new TeacherChoice.Remote("http://teacher/v1", "OUR_KEY", false));
        assertThat(launch.toString()).doesNotContain("sk-secret");
        assertThat(problems(values))
                .singleElement()
                .asString()
                .startsWith("teacher-key-env is 'OUR_KEY'; allowed: the name of an environment variable that holds");
    }

    @Test
    void everyPlaceOfAPipelineIsCheckedForEveryCommand() {
        var settings = settings(Map.of(
                Setting.PIPELINE,
                "a/b",
                Setting.LEDGER,
                "-",
                Setting.KAFKA,
                "k",
                Setting.REGISTRY,
                "r",
                Setting.HOME,
                ""));
        assertThatThrownBy(() -> Place.of(settings))
                .isInstanceOfSatisfying(WrongConfiguration.class, wrong -> assertThat(wrong.sentences())
                        .hasSize(5));
    }
}

package io.evenkeel.launcher.running;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.launcher.process.Part;
import io.evenkeel.launcher.settings.Launch;
import io.evenkeel.launcher.settings.Setting;
import io.evenkeel.launcher.settings.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BlueprintTest {
    @TempDir
    Path folder;

    @BeforeEach
    void anInstalledBroker() throws IOException {
        Files.createDirectories(folder.resolve("embedded/target/broker"));
    }

    private Blueprint blueprint(Map<Setting, String> values) {
        var set = new EnumMap<Setting, String>(Setting.class);
        set.put(Setting.HOME, folder.resolve("home").toString());
        set.putAll(values);
        var launch = Launch.of(Settings.of(set), name -> "a key");
        var ports = new HashMap<String, Integer>();
        for (var name : Blueprint.names(launch)) {
            ports.put(name, 5_000 + ports.size());
        }
        return new Blueprint(launch, new Home(launch.home()), new Checkout(folder), ports);
    }

    private static List<Part> parts(Blueprint blueprint) {
        var parts = new ArrayList<>(blueprint.foundations());
        parts.addAll(blueprint.services());
        return parts;
    }

    @Test
    void whatComesFirstStartsFirst() {
        assertThat(parts(blueprint(Map.of())))
                .extracting(Part::name)
                .containsExactly(
                        "broker",
                        "registry",
                        "teacher",
                        "budget-service",
                        "sampler-service",
                        "synthesizer-service",
                        "teacher-gateway",
                        "trainer-service");
    }

    @Test
    void onlyTheGatewaySeesTheTeachersKeyAndNobodyIsTold() {
        var parts = parts(blueprint(Map.of(
                Setting.TEACHER_URL,
                "http://teacher/v1",
                Setting.TEACHER_TERMS,
                "MIT",
                Setting.TEACHER_KEY_ENV,
                "OUR_KEY")));
        assertThat(parts).allSatisfy(part -> {
            boolean gateway = part.name().equals("teacher-gateway");
            assertThat(part.withheld().contains("OUR_KEY")).isEqualTo(!gateway);
            assertThat(part.environment().containsKey("EVENKEEL_TEACHER_KEY_ENV"))
                    .isEqualTo(gateway);
            assertThat(part.toString()).doesNotContain("a key");
        });
    }

    private Map<Setting, String> twoTeachers() throws IOException {
        var file = Files.writeString(folder.resolve("teachers.yaml"), """
                teachers:
                  - name: big1
                    url: https://a/v1
                    model: big
                    key-env: BIG_KEY
                    usage-lookup: https://a/v1/usage/{key}
                    honours-idempotency-key: true
                    batch: true
                  - {name: small, url: 'https://b/v1', model: small, key-env: SMALL_KEY}
                """);
        return Map.of(Setting.TEACHERS, file.toString(), Setting.TEACHER_TERMS, "ours");
    }

    @Test
    void theGatewayIsToldWhereEachTeacherIsAndWhichVariableHoldsItsKey() throws IOException {
        var gateway = blueprint(twoTeachers()).services().stream()
                .filter(part -> part.name().equals("teacher-gateway"))
                .findFirst()
                .orElseThrow();
        assertThat(gateway.environment())
                .containsEntry("EVENKEEL_TEACHER_URL", "https://a/v1")
                .containsEntry("EVENKEEL_TEACHERS_BIG1_URL", "https://a/v1")
                .containsEntry("EVENKEEL_TEACHERS_BIG1_KEY_ENV", "BIG_KEY")
                .containsEntry("EVENKEEL_TEACHERS_BIG1_USAGE_LOOKUP", "https://a/v1/usage/{key}")
                .containsEntry("EVENKEEL_TEACHERS_BIG1_HONOURS_IDEMPOTENCY_KEY", "true")
                .containsEntry("EVENKEEL_TEACHERS_BIG1_BATCH", "true")
                .containsEntry("EVENKEEL_TEACHERS_SMALL_BATCH", "false")
                .containsEntry("EVENKEEL_TEACHERS_SMALL_URL", "https://b/v1")
                .containsEntry("EVENKEEL_TEACHERS_SMALL_KEY_ENV", "SMALL_KEY")
                .containsEntry("EVENKEEL_TEACHERS_SMALL_HONOURS_IDEMPOTENCY_KEY", "false")
                .doesNotContainKey("EVENKEEL_TEACHERS_SMALL_USAGE_LOOKUP");
    }

    @Test
    void onlyTheGatewaySeesTheKeysOfSeveralTeachersAndNoneOfThemIsStarted() throws IOException {
        var parts = parts(blueprint(twoTeachers()));
        assertThat(parts).extracting(Part::name).doesNotContain("teacher");
        assertThat(parts).allSatisfy(part -> {
            boolean gateway = part.name().equals("teacher-gateway");
            assertThat(part.withheld().contains("BIG_KEY")).isEqualTo(!gateway);
            assertThat(part.withheld().contains("SMALL_KEY")).isEqualTo(!gateway);
            assertThat(part.withheld()).contains("EVENKEEL_TEACHERS");
            assertThat(part.environment().keySet().stream().anyMatch(name -> name.startsWith("EVENKEEL_TEACHERS_")))
                    .isEqualTo(gateway);
            assertThat(part.toString()).doesNotContain("a key");
        });
    }

    @Test
    void noProcessSeesWhatElseTheOperatorSets() {
        assertThat(parts(blueprint(Map.of())))
                .allSatisfy(part -> assertThat(part.withheld()).contains("EVENKEEL_HOME", "EVENKEEL_BUDGET_TOKENS"));
    }

    @Test
    void aJoinedClusterIsWhatTheServicesAreTold() {
        var blueprint = blueprint(Map.of(Setting.KAFKA, "a:9092,b:9092", Setting.REGISTRY, "http://registry"));
        assertThat(parts(blueprint)).extracting(Part::name).doesNotContain("broker", "registry");
        assertThat(blueprint.services()).allSatisfy(part -> assertThat(part.environment())
                .containsEntry("EVENKEEL_KAFKA", "a:9092,b:9092")
                .containsEntry("EVENKEEL_REGISTRY", "http://registry")
                .containsEntry("EVENKEEL_SINGLE_NODE", "false"));
    }

    @Test
    void recordedAnswersAreServedByATeacherOfOurOwn() throws IOException {
        var answers = Files.writeString(folder.resolve("answers.jsonl"), "{\"question\":\"a\",\"answer\":\"b\"}");
        var teacher = blueprint(Map.of(Setting.TEACHER_FILE, answers.toString())).foundations().stream()
                .filter(part -> part.name().equals("teacher"))
                .findFirst()
                .orElseThrow();
        assertThat(teacher.command()).contains("recorded-teacher", "--teacher-file", answers.toString());
    }

    @Test
    void theGatewayCapturesOnlyWhereItIsAskedTo() {
        assertThat(parts(blueprint(Map.of())))
                .allSatisfy(part -> assertThat(part.environment()).doesNotContainKey("EVENKEEL_CAPTURE_ENABLED"));
        assertThat(parts(blueprint(Map.of(Setting.CAPTURE, "true"))))
                .allSatisfy(part -> assertThat(part.environment().containsKey("EVENKEEL_CAPTURE_ENABLED"))
                        .isEqualTo(part.name().equals("teacher-gateway")));
    }

    private Map<String, String> gateway(Map<Setting, String> values) {
        return blueprint(values).services().stream()
                .filter(part -> part.name().equals("teacher-gateway"))
                .findFirst()
                .orElseThrow()
                .environment();
    }

    @Test
    void ourOwnTeachersTakeBatchesThatAreSoonDone() throws IOException {
        var answers = Files.writeString(folder.resolve("answers.jsonl"), "{\"question\":\"a\",\"answer\":\"b\"}");
        for (var values : List.of(Map.<Setting, String>of(), Map.of(Setting.TEACHER_FILE, answers.toString()))) {
            assertThat(gateway(values))
                    .containsEntry("EVENKEEL_TEACHER_BATCH", "true")
                    .containsEntry("EVENKEEL_TEACHER_BATCH_WAIT", "PT1S")
                    .containsEntry("EVENKEEL_TEACHER_BATCH_POLL", "PT1S");
        }
    }

    @Test
    void anothersTeacherTakesBatchesWhereItIsSaid() {
        var remote = Map.of(Setting.TEACHER_URL, "http://teacher/v1", Setting.TEACHER_TERMS, "MIT");
        assertThat(gateway(remote))
                .containsEntry("EVENKEEL_TEACHER_BATCH", "false")
                .doesNotContainKeys("EVENKEEL_TEACHER_BATCH_WAIT", "EVENKEEL_TEACHER_BATCH_POLL");
        var with = new HashMap<>(remote);
        with.put(Setting.TEACHER_BATCH, "true");
        assertThat(gateway(with)).containsEntry("EVENKEEL_TEACHER_BATCH", "true");
    }

    @Test
    void anothersTeacherIsNotStarted() {
        assertThat(parts(blueprint(Map.of(Setting.TEACHER_URL, "http://teacher/v1", Setting.TEACHER_TERMS, "MIT"))))
                .extracting(Part::name)
                .doesNotContain("teacher");
    }

    @Test
    void whoRunsTheStudentDoesNotLetItsThreadsSpin() {
        assertThat(blueprint(Map.of()).services()).allSatisfy(part -> {
            boolean student = List.of("sampler-service", "synthesizer-service", "trainer-service")
                    .contains(part.name());
            assertThat(part.environment().containsKey("OMP_WAIT_POLICY")).isEqualTo(student);
        });
    }
}

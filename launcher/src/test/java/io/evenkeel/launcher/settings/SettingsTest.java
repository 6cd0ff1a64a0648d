package io.evenkeel.launcher.settings;

import static io.evenkeel.launcher.settings.Setting.BUDGET_TOKENS;
import static io.evenkeel.launcher.settings.Setting.HOME;
import static io.evenkeel.launcher.settings.Setting.KAFKA;
import static io.evenkeel.launcher.settings.Setting.STAGES;
import static io.evenkeel.launcher.settings.Setting.STUDENT;
import static io.evenkeel.launcher.settings.Setting.TEACHERS;
import static io.evenkeel.launcher.settings.Setting.TEACHER_BATCH;
import static io.evenkeel.launcher.settings.Setting.TEACHER_FILE;
import static io.evenkeel.launcher.settings.Setting.TEACHER_KEY_ENV;
import static io.evenkeel.launcher.settings.Setting.TEACHER_TERMS;
import static io.evenkeel.launcher.settings.Setting.TEACHER_URL;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SettingsTest {
    @Test
    void theNearestPlaceThatSetsAValueCounts() {
        var settings = Settings.of(Map.of(STAGES, "1"), Map.of(STAGES, "2", BUDGET_TOKENS, "20"), Map.of(KAFKA, "k:1"));
        assertThat(settings.value(STAGES)).isEqualTo("1");
        assertThat(settings.value(BUDGET_TOKENS)).isEqualTo("20");
        assertThat(settings.value(KAFKA)).isEqualTo("k:1");
        assertThat(settings.value(Setting.POLICY)).isEqualTo(Setting.POLICY.standard());
    }

    @Test
    void anEmptyValueTakesBackWhatAFartherPlaceSets() {
        var settings = Settings.of(Map.of(KAFKA, ""), Map.of(KAFKA, "k:1"));
        assertThat(settings.has(KAFKA)).isFalse();
    }

    @Test
    void aNearerTeacherPutsAFartherOneOfTheOtherKindOutOfForce() {
        var remembered = Map.of(TEACHER_URL, "http://teacher/v1");
        assertThat(Settings.of(Map.of(TEACHER_FILE, "answers.jsonl"), remembered)
                        .has(TEACHER_URL))
                .isFalse();
        assertThat(Settings.of(Map.of(TEACHER_URL, ""), remembered, Map.of(TEACHER_FILE, "a"))
                        .has(TEACHER_FILE))
                .isFalse();
    }

    @Test
    void thatATeacherTakesBatchesIsSaidOfNoNearerOne() {
        var remembered = Map.of(TEACHER_URL, "http://teacher/v1", TEACHER_BATCH, "true");
        assertThat(Settings.of(Map.of(), remembered).value(TEACHER_BATCH)).isEqualTo("true");
        assertThat(Settings.of(Map.of(TEACHER_URL, "http://other/v1"), remembered)
                        .value(TEACHER_BATCH))
                .isEqualTo("false");
    }

    @Test
    void termsHoldForTheTeacherBesideWhichTheyStandAndForNoNearerOne() {
        var remembered = Map.of(TEACHER_URL, "http://teacher/v1", TEACHER_TERMS, "MIT");
        assertThat(Settings.of(Map.of(), remembered).value(TEACHER_TERMS)).isEqualTo("MIT");
        assertThat(Settings.of(Map.of(TEACHER_URL, "http://teacher/v1"), remembered)
                        .value(TEACHER_TERMS))
                .isEqualTo("MIT");
        assertThat(Settings.of(Map.of(TEACHER_URL, "http://other/v1"), remembered)
                        .has(TEACHER_TERMS))
                .isFalse();
        assertThat(Settings.of(Map.of(TEACHER_FILE, "a"), remembered).has(TEACHER_TERMS))
                .isFalse();
        assertThat(Settings.of(Map.of(TEACHER_URL, "http://other/v1"), Map.of(TEACHER_TERMS, "MIT"))
                        .value(TEACHER_TERMS))
                .isEqualTo("MIT");
    }

    @Test
    void aKeyIsOfTheTeacherBesideWhichItStandsAndNoNearerOneGetsIt() {
        var remembered = Map.of(TEACHER_URL, "http://teacher/v1", TEACHER_KEY_ENV, "OUR_KEY");
        assertThat(Settings.of(Map.of(), remembered).value(TEACHER_KEY_ENV)).isEqualTo("OUR_KEY");
        assertThat(Settings.of(Map.of(TEACHER_URL, "http://other/v1"), remembered)
                        .has(TEACHER_KEY_ENV))
                .isFalse();
        assertThat(Settings.of(Map.of(TEACHERS, "t.yaml"), remembered).has(TEACHER_KEY_ENV))
                .isFalse();
        assertThat(Settings.of(Map.of(TEACHER_URL, "http://other/v1"), Map.of(TEACHER_KEY_ENV, "OUR_KEY"))
                        .value(TEACHER_KEY_ENV))
                .isEqualTo("OUR_KEY");
    }

    @Test
    void severalTeachersTakeThePlaceOfOneAndOneOfSeveral() {
        var one = Map.of(TEACHER_URL, "http://teacher/v1", TEACHER_TERMS, "MIT");
        var several = Settings.of(Map.of(TEACHERS, "t.yaml"), one);
        assertThat(several.has(TEACHERS)).isTrue();
        assertThat(several.has(TEACHER_URL)).isFalse();
        assertThat(several.has(TEACHER_TERMS)).isFalse();
        assertThat(several.set())
                .containsEntry(TEACHERS, Path.of("t.yaml").toAbsolutePath().toString());
        var again = Settings.of(one, Map.of(TEACHERS, "t.yaml", TEACHER_TERMS, "ours"));
        assertThat(again.has(TEACHERS)).isFalse();
        assertThat(again.value(TEACHER_TERMS)).isEqualTo("MIT");
    }

    @Test
    void twoTeachersInOnePlaceStayBothSoThatTheyAreRefused() {
        var settings = Settings.of(Map.of(TEACHER_URL, "http://teacher/v1", TEACHER_FILE, "answers.jsonl"));
        assertThat(settings.has(TEACHER_URL) && settings.has(TEACHER_FILE)).isTrue();
    }

    @Test
    void whatIsRememberedMeansTheSameFromAnyFolder() {
        var set = Settings.of(Map.of(TEACHER_FILE, "answers.jsonl", STUDENT, "~/student", HOME, "a/../b", STAGES, "2"))
                .set();
        assertThat(set)
                .containsEntry(
                        TEACHER_FILE, Path.of("answers.jsonl").toAbsolutePath().toString())
                .containsEntry(STUDENT, System.getProperty("user.home") + "/student")
                .containsEntry(HOME, Path.of("b").toAbsolutePath().toString())
                .containsEntry(STAGES, "2")
                .hasSize(4);
    }

    @Test
    void aNameOrNothingIsNoPath() {
        assertThat(Settings.of(Map.of(STUDENT, "tiny", TEACHER_FILE, "")).set())
                .containsEntry(STUDENT, "tiny")
                .containsEntry(TEACHER_FILE, "");
    }
}

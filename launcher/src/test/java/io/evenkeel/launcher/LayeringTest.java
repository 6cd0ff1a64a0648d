package io.evenkeel.launcher;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Instant;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class LayeringTest {
    private static final JavaClasses PRODUCT = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.evenkeel.launcher");
    private static final JavaClasses OFFENDERS =
            new ClassFileImporter().importPackages("io.evenkeel.launcher.offender");

    /** Classes whose results follow from their arguments alone. */
    private static final Set<String> PURE = Set.of(
            "io.evenkeel.launcher.demo.LiveProgress",
            "io.evenkeel.launcher.demo.Screen",
            "io.evenkeel.launcher.pipeline.PipelineOrder",
            "io.evenkeel.launcher.pipeline.Scope",
            "io.evenkeel.launcher.records.RecordJson",
            "io.evenkeel.launcher.traffic.TrafficLine",
            "io.evenkeel.launcher.traffic.TrafficFile");

    private static final DescribedPredicate<JavaClass> IS_PURE = DescribedPredicate.describe("are pure", type -> {
        var name = outermost(type).getFullName();
        return PURE.contains(name)
                || Stream.of("report", "listing", "settings", "offender.pure")
                        .anyMatch(part -> name.startsWith("io.evenkeel.launcher." + part + "."));
    });

    static Stream<Arguments> rules() {
        return Stream.of(
                Arguments.of(whatIsShownNeedsNoBroker(), "asksABroker"),
                Arguments.of(whatIsShownNeedsNoProcess(), "looksForAProcess"),
                Arguments.of(timeIsAnArgument(), "asksTheClock"),
                Arguments.of(theEnvironmentIsReadInOnePlace(), "asksTheEnvironment"),
                Arguments.of(onlyCommandsKnowTheCommandLine(), "knowsTheCommandLine"),
                Arguments.of(nobodyEndsTheProcessButTheMainClass(), "endsTheProcess"));
    }

    private static JavaClass outermost(JavaClass type) {
        return type.getEnclosingClass().map(LayeringTest::outermost).orElse(type);
    }

    private static ArchRule whatIsShownNeedsNoBroker() {
        return noClasses()
                .that(IS_PURE)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.apache.kafka.clients..", "java.net.http..", "io.apicurio..")
                .because("anyone recomputes a report, and checks settings, without a cluster; read in records/");
    }

    private static ArchRule whatIsShownNeedsNoProcess() {
        return noClasses()
                .that(IS_PURE)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.evenkeel.launcher.process..", "io.evenkeel.launcher.running..")
                .orShould()
                .dependOnClassesThat()
                .haveFullyQualifiedName("java.lang.ProcessHandle")
                .because("settings and reports are the same whatever runs; put that in running/");
    }

    private static ArchRule timeIsAnArgument() {
        return noClasses()
                .that(IS_PURE)
                .should()
                .callMethod(Instant.class, "now")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(System.class, "nanoTime")
                .because("the same records give the same report; pass the time in");
    }

    private static ArchRule theEnvironmentIsReadInOnePlace() {
        return noClasses()
                .that(IS_PURE)
                .should()
                .callMethod(System.class, "getenv", String.class)
                .orShould()
                .callMethod(System.class, "getenv")
                .because("where a value comes from is decided in command.SettingOptions, and a secret is never kept");
    }

    private static ArchRule onlyCommandsKnowTheCommandLine() {
        return noClasses()
                .that()
                .resideOutsideOfPackage("io.evenkeel.launcher.command")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("picocli..")
                .because("options and exit codes belong in command/; the rest is called from tests and the demo alike");
    }

    private static ArchRule nobodyEndsTheProcessButTheMainClass() {
        return noClasses()
                .that()
                .doNotHaveFullyQualifiedName("io.evenkeel.launcher.Evenkeel")
                .should()
                .callMethod(System.class, "exit", int.class)
                .because("processes that were started would stay; return an exit code");
    }

    @ParameterizedTest
    @MethodSource("rules")
    void theLauncherKeepsTheRule(ArchRule rule, String offence) {
        rule.check(PRODUCT);
    }

    @ParameterizedTest
    @MethodSource("rules")
    void aPlantedOffenderTurnsTheRuleRed(ArchRule rule, String offence) {
        assertThat(rule.evaluate(OFFENDERS).getFailureReport().getDetails())
                .anySatisfy(detail -> assertThat(detail).contains("Offender." + offence));
    }
}

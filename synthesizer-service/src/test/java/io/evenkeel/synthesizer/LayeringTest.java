package io.evenkeel.synthesizer;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class LayeringTest {
    private static final JavaClasses PRODUCT = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.evenkeel.synthesizer.domain");
    private static final JavaClasses OFFENDERS =
            new ClassFileImporter().importPackages("io.evenkeel.synthesizer.offender");

    static Stream<Arguments> rules() {
        return Stream.of(
                Arguments.of(decisionsArePlainJava(), "dependsOnAnAdapter"),
                Arguments.of(timeAndChanceAreArguments(), "asksTheClock"));
    }

    private static ArchRule decisionsArePlainJava() {
        return classes()
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "java..", "org.jspecify..", "io.evenkeel.method..", "io.evenkeel.synthesizer.domain..")
                .because("auditors recompute decisions without broker or framework; put input and output in stream/");
    }

    private static ArchRule timeAndChanceAreArguments() {
        return noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("java.time..", "java.util.random..", "java.util.concurrent..", "java.io..")
                .orShould()
                .dependOnClassesThat()
                .haveFullyQualifiedName("java.util.Random")
                .because("a replay must decide as it did then; take time from the record and chance from a seed");
    }

    @ParameterizedTest
    @MethodSource("rules")
    void decisionsKeepTheRule(ArchRule rule, String offence) {
        rule.check(PRODUCT);
    }

    @ParameterizedTest
    @MethodSource("rules")
    void aPlantedOffenderTurnsTheRuleRed(ArchRule rule, String offence) {
        assertThat(rule.evaluate(OFFENDERS).getFailureReport().getDetails())
                .anySatisfy(detail -> assertThat(detail).contains("Offender." + offence));
    }
}

package io.evenkeel.budget;

import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.name;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import io.evenkeel.budget.domain.ledger.Refill;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class LayeringTest {
    private static final JavaClasses PRODUCT = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.evenkeel.budget.domain");
    private static final JavaClasses OFFENDERS = new ClassFileImporter().importPackages("io.evenkeel.budget.offender");

    static Stream<Arguments> rules() {
        return Stream.of(
                Arguments.of(decisionsArePlainJava(), "dependsOnAnAdapter"),
                Arguments.of(timeAndChanceAreArguments(), "asksTheClock"),
                Arguments.of(nobodyAsksTheClock(), "asksTheClock"));
    }

    private static ArchRule decisionsArePlainJava() {
        return classes()
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage("java..", "org.jspecify..", "io.evenkeel.method..", "io.evenkeel.budget.domain..")
                .because("auditors recompute decisions without broker or framework; put input and output in stream/");
    }

    /** The calendar of a refill reads instants that it is given, and has the second rule to itself. */
    private static ArchRule timeAndChanceAreArguments() {
        return noClasses()
                .that()
                .doNotBelongToAnyOf(Refill.class)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("java.time..", "java.util.random..", "java.util.concurrent..", "java.io..")
                .orShould()
                .dependOnClassesThat()
                .haveFullyQualifiedName("java.util.Random")
                .because("a replay must decide as it did then; take time from the record and chance from a seed");
    }

    private static ArchRule nobodyAsksTheClock() {
        return noClasses()
                .should()
                .callMethodWhere(target(name("now")).and(target(owner(resideInAPackage("java.time..")))))
                .orShould()
                .dependOnClassesThat()
                .haveFullyQualifiedName("java.time.Clock")
                .because("a replay must decide as it did then; take time from the record");
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

package io.evenkeel.method;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import io.evenkeel.method.offender.Offender;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class LayeringTest {

    private static final JavaClasses PRODUCT = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.evenkeel.method");

    private static final JavaClasses OFFENDERS = new ClassFileImporter().importPackagesOf(Offender.class);

    static List<ArchRule> rules() {
        return Layering.ALL;
    }

    @ParameterizedTest
    @MethodSource("rules")
    void theProductKeepsTheRule(ArchRule rule) {
        rule.check(PRODUCT);
    }

    static Stream<Arguments> offences() {
        return Stream.of(
                Arguments.of(Layering.PLAIN_JAVA, "dependsOnALibrary"),
                Arguments.of(Layering.NO_INPUT_OR_OUTPUT, "readsAFile"),
                Arguments.of(Layering.TIME_IS_AN_ARGUMENT, "asksTheClock"),
                Arguments.of(Layering.TIME_IS_AN_ARGUMENT, "asksTheSystemsClock"),
                Arguments.of(Layering.CHANCE_IS_A_SEED, "drawsByChance"),
                Arguments.of(Layering.CHANCE_IS_A_SEED, "drawsByMethodReference"),
                Arguments.of(Layering.STRICT_MATH, "computesALogarithm"),
                Arguments.of(Layering.FIXED_SUMMATION_ORDER, "sumsInParallel"),
                Arguments.of(Layering.DEFINED_ITERATION_ORDER, "iteratesAHashMap"),
                Arguments.of(Layering.DEFINED_ITERATION_ORDER, "iteratesASetOf"),
                Arguments.of(Layering.NO_DEFAULT_LOCALE, "lowersInTheDefaultLocale"));
    }

    @ParameterizedTest
    @MethodSource("offences")
    void aPlantedOffenderTurnsTheRuleRed(ArchRule rule, String offence) {
        assertThat(rule.evaluate(OFFENDERS).getFailureReport().getDetails())
                .anySatisfy(detail -> assertThat(detail).contains("Offender." + offence));
    }

    @Test
    void everyRuleHasAPlantedOffender() {
        assertThat(offences().map(offence -> offence.get()[0])).containsAll(Layering.ALL);
    }
}

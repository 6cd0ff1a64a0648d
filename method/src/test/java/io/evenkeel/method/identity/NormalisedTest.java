package io.evenkeel.method.identity;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NormalisedTest {

    @Test
    void caseWhiteSpaceAndUnicodeFormDoNotMatter() {
        assertThat(Normalised.question("  What\u00a0is\t\n１２ ﬁsh?\u200b ")).isEqualTo("what is 12 fish?");
    }

    @Test
    void loweringDoesNotDependOnTheMachinesLocale() {
        assertThat(Normalised.question("TITLE")).isEqualTo("title");
    }

    @ParameterizedTest
    @CsvSource({"10² = ?, 102 = ?", "x⁻¹, x-1", "101₂ in decimal, 1012 in decimal", "1½, 11⁄2"})
    void raisedAndLoweredDigitsAreNotTakenForOrdinaryOnes(String one, String other) {
        assertThat(Normalised.question(one)).isNotEqualTo(Normalised.question(other));
    }

    @Test
    void onlyWhatIsVisibleCounts() {
        assertThat(Normalised.question("\ufeff \u00ad\u200b\u0000")).isEmpty();
    }

    @Property
    void normalisingTwiceChangesNothing(@ForAll String text) {
        String once = Normalised.question(text);
        assertThat(Normalised.question(once)).isEqualTo(once);
    }

    @Property
    void nothingIsLeftAtTheEndsAndNoTwoSpacesMeet(@ForAll String text) {
        assertThat(Normalised.question(text))
                .doesNotStartWith(" ")
                .doesNotEndWith(" ")
                .doesNotContain("  ");
    }
}

package io.evenkeel.method.verification;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.Locale;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AgreementTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'Ｙes ' | yes",
                "new   york | New York",
                "42. | 42",
                "yes.. | yes",
                "−3 | -3",
                "12.0 | 12",
                "+7 | 007",
                ".5 | 0.50",
                "-0 | 0",
                "1,234 | 1234",
                "1,234,567.80 | 1234567.8",
                "१२ | १२"
            })
    void theSameAnswerWrittenInTwoWaysAgrees(String one, String other) {
        assertThat(Agreement.agrees(one, other)).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "12 | 13",
                "12 | -12",
                "1,23 | 123",
                "12,34,567 | 1234567",
                "1e3 | 1000",
                "1/2 | 0.5",
                "yes | yes it is",
                "10² | 102",
                "1, 234 | 1234",
                "MCMX | MCM"
            })
    void differentAnswersDoNotAgree(String one, String other) {
        assertThat(Agreement.agrees(one, other)).isFalse();
    }

    @Test
    void nothingAgreesWithAnAnswerInWhichNothingIsLeft() {
        assertThat(Agreement.agrees("", "")).isFalse();
        assertThat(Agreement.agrees(" . ", ".")).isFalse();
    }

    @Test
    void anEndlessNumberIsComparedAsAWord() {
        String digits = "1".repeat(1_001);
        assertThat(Agreement.agrees(digits, digits)).isTrue();
        assertThat(Agreement.agrees(digits, digits + ".0")).isFalse();
    }

    @Property
    void theCanonicalFormIsItsOwnCanonicalForm(@ForAll String answer) {
        String canonical = Agreement.canonical(answer);
        assertThat(Agreement.canonical(canonical)).isEqualTo(canonical);
    }

    @Property
    void agreementIsSymmetric(@ForAll String one, @ForAll String other) {
        assertThat(Agreement.agrees(one, other)).isEqualTo(Agreement.agrees(other, one));
    }

    @Property
    void numbersAgreeExactlyWhenTheirValuesAreEqual(@ForAll long one, @ForAll short other, @ForAll boolean same) {
        BigDecimal second = BigDecimal.valueOf(same ? one : other);
        String grouped = String.format(Locale.ROOT, "%,d", one);
        assertThat(Agreement.agrees(grouped, second.setScale(3).toPlainString()))
                .isEqualTo(BigDecimal.valueOf(one).compareTo(second) == 0);
    }
}

package io.evenkeel.launcher.settings;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MoneyTest {
    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "12.50, 12500000000",
        "7, 7000000000",
        "0.000000001, 1",
        "0.1, 100000000",
        "' 3.25 ', 3250000000",
        "9000000000, 9000000000000000000"
    })
    void anAmountIsExactToTheBillionth(String amount, long nanos) {
        assertThat(Money.nanos(amount)).hasValue(nanos);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "-1",
                "12,50",
                "1e3",
                "0.0000000001",
                "9000000000.000000001",
                "99999999999",
                "$5",
                ".5",
                "NaN",
                "٣"
            })
    void whatIsNoAmountIsNone(String amount) {
        assertThat(Money.nanos(amount)).isEmpty();
    }
}

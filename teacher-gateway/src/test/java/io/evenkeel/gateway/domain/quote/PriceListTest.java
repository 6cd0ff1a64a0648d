package io.evenkeel.gateway.domain.quote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.UniqueElements;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PriceListTest {
    private static final PriceList LIST = PriceList.parse(
            "big@2026-01-01=2500/10000, big@2026-07-01=2000/8000, org/small:v2@2026-03-01T12:00:00Z=10/40");

    private static Optional<Price> at(String model, String when) {
        return LIST.at(model, Instant.parse(when)).map(DatedPrice::price);
    }

    @Test
    void aPriceHoldsFromMidnightOfItsDateInUtcUntilTheNextOne() {
        assertThat(at("big", "2025-12-31T23:59:59.999Z")).isEmpty();
        assertThat(at("big", "2026-01-01T00:00:00Z")).contains(new Price(2_500, 10_000));
        assertThat(at("big", "2026-06-30T23:59:59.999Z")).contains(new Price(2_500, 10_000));
        assertThat(at("big", "2026-07-01T00:00:00Z")).contains(new Price(2_000, 8_000));
        assertThat(at("big", "2099-01-01T00:00:00Z")).contains(new Price(2_000, 8_000));
    }

    @Test
    void aPriceMayBeginAtAnInstant() {
        assertThat(at("org/small:v2", "2026-03-01T11:59:59.999Z")).isEmpty();
        assertThat(at("org/small:v2", "2026-03-01T12:00:00Z")).contains(new Price(10, 40));
    }

    @Test
    void nobodyGuessesThePriceOfAModelThatIsNotThere() {
        assertThat(at("huge", "2026-08-01T00:00:00Z")).isEmpty();
        var withOther = PriceList.parse("big@2026-01-01=1/2,*@2026-01-01=3/4");
        assertThat(withOther.at("huge", Instant.parse("2026-01-01T00:00:00Z")).map(DatedPrice::price))
                .contains(new Price(3, 4));
        assertThat(withOther.at("big", Instant.parse("2025-01-01T00:00:00Z")))
                .as("a model of its own never falls back to the others' price")
                .isEmpty();
    }

    @Test
    void onePriceHoldsAlwaysAndEverywhere() {
        var list = PriceList.always(new Price(1, 2));
        for (var when : List.of(Instant.EPOCH, Instant.parse("2100-01-01T00:00:00Z"))) {
            assertThat(list.at("any", when)).contains(new DatedPrice(new Price(1, 2), when.toEpochMilli()));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "big=1/2",
                "big@2026-13-01=1/2",
                "big@2026-01-01=1",
                "big@2026-01-01=-1/2",
                "big@2026-01-01=1/1000000001",
                "big@2026-01-01=0.5/2",
                "big@01.07.2026=1/2",
                "big@2026-01-01T00:00:00+01:00x=1/2",
                "@2026-01-01=1/2"
            })
    void whatIsWrongIsNamed(String entry) {
        assertThatThrownBy(() -> PriceList.parse("good@2026-01-01=1/2," + entry))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(entry);
    }

    @Test
    void noModelHasTwoPricesAtOneTime() {
        assertThatThrownBy(() -> PriceList.parse("big@2026-01-01=1/2, big@2026-01-01T00:00:00Z=3/4"))
                .hasMessage("big@2026-01-01T00:00:00Z=3/4");
    }

    /** Against the plainest reading: of all that have begun the latest holds, in whatever order they stand. */
    @Property
    void ofAllPricesThatHaveBegunTheLatestHolds(
            @ForAll @Size(min = 1, max = 8) @UniqueElements List<@IntRange(max = 3_000) Integer> days,
            @ForAll @LongRange(min = -1, max = 3_001L * 86_400) long second) {
        var start = LocalDate.of(2020, 1, 1);
        var entries = new ArrayList<String>();
        days.forEach(day -> entries.add("m@" + start.plusDays(day) + "=" + day + "/1"));
        var when = start.atStartOfDay(ZoneOffset.UTC).toInstant().plus(Duration.ofSeconds(second));

        var expected = days.stream()
                .filter(day -> day * 86_400L <= second)
                .max(Integer::compare)
                .map(day -> new Price(day, 1));
        assertThat(PriceList.parse(String.join(",", entries)).at("m", when).map(DatedPrice::price))
                .isEqualTo(expected);
    }
}

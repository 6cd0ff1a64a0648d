package io.evenkeel.method.cost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.math.BigInteger;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class ExpectedCostTest {

    @Test
    void beforeAnyMeasurementAnExampleCostsItsQuote() {
        assertThat(ExpectedCost.tokensPerExample(0, 0, 300)).isEqualTo(300);
    }

    @Test
    void whatWasLostIsInThePrice() {
        assertThat(ExpectedCost.tokensPerExample(250, 0, 300)).isEqualTo(550);
        assertThat(ExpectedCost.tokensPerExample(1_001, 10, 300)).isEqualTo(101);
        assertThat(ExpectedCost.tokensPerExample(0, 10, 300)).isEqualTo(1);
    }

    @Test
    void aMixtureCostsItsWeightedMeanRoundedUp() {
        SortedMap<String, Long> costs = new TreeMap<>(Map.of("art", 100L, "law", 10L));
        SortedMap<String, BigInteger> weights = new TreeMap<>(Map.of("art", BigInteger.ONE, "law", BigInteger.TWO));
        assertThat(ExpectedCost.ofMixture(costs, weights)).isEqualTo(40);
        weights.put("law", BigInteger.valueOf(3));
        assertThat(ExpectedCost.ofMixture(costs, weights)).isEqualTo(33);
        weights.put("sea", BigInteger.ONE);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ExpectedCost.ofMixture(costs, weights))
                .withMessage("Domain sea needs a cost from 1 token and a weight from 0.");
    }

    @Property
    void whatIsAffordableIsPaidForByWhatIsThereAndOneMoreIsNot(
            @ForAll @LongRange(min = 0, max = 1_000_000_000) long tokens,
            @ForAll @LongRange(min = 1, max = 100_000) long cost) {
        long examples = ExpectedCost.affordableExamples(tokens, cost);
        assertThat(examples * cost).isLessThanOrEqualTo(tokens);
        assertThat((examples + 1) * cost).isGreaterThan(tokens);
    }

    @Property
    void examplesNeverCostLessThanWasPaidForThem(
            @ForAll @LongRange(min = 0, max = 1_000_000_000) long posted,
            @ForAll @LongRange(min = 1, max = 1_000_000) long accepted,
            @ForAll @LongRange(min = 1, max = 10_000) long quote) {
        long cost = ExpectedCost.tokensPerExample(posted, accepted, quote);
        assertThat(cost * accepted).isGreaterThanOrEqualTo(posted);
        assertThat(ExpectedCost.tokensPerExample(posted + 1, accepted, quote)).isGreaterThanOrEqualTo(cost);
    }

    @Property
    void theTokensThatMoneyPaysForCostNoMoreThanItAtTheMeasuredPriceAndOneMoreWould(
            @ForAll @LongRange(min = 1, max = 1_000_000_000) long nanos,
            @ForAll @LongRange(min = 1, max = 1_000_000_000) long tokens,
            @ForAll @LongRange(min = 1, max = 1_000_000_000_000L) long paid) {
        var affordable = BigInteger.valueOf(ExpectedCost.affordableTokens(nanos, tokens, paid));
        var worth = BigInteger.valueOf(nanos).multiply(BigInteger.valueOf(tokens));
        assertThat(affordable.multiply(BigInteger.valueOf(paid))).isLessThanOrEqualTo(worth);
        assertThat(affordable.add(BigInteger.ONE).multiply(BigInteger.valueOf(paid)))
                .isGreaterThan(worth);
    }

    @Test
    void moneyLimitsNothingBeforeAPriceIsKnownUnlessThereIsNone() {
        assertThat(ExpectedCost.affordableTokens(1, 0, 0)).isEqualTo(Long.MAX_VALUE);
        assertThat(ExpectedCost.affordableTokens(Long.MAX_VALUE, 5, 7)).isEqualTo(Long.MAX_VALUE);
        assertThat(ExpectedCost.affordableTokens(0, 0, 0)).isZero();
    }

    @Test
    void afterAnOverrunNothingIsAffordable() {
        assertThat(ExpectedCost.affordableExamples(-5, 10)).isZero();
    }

    @Test
    void aCostBelowOneTokenIsRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> ExpectedCost.affordableExamples(5, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> ExpectedCost.tokensPerExample(5, 1, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> ExpectedCost.tokensPerExample(-5, 1, 1));
    }
}

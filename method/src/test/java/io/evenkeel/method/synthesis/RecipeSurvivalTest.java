package io.evenkeel.method.synthesis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class RecipeSurvivalTest {

    @Test
    void aRecipeThatSurvivesBadlyIsDroppedOnceEnoughWereTried() {
        assertThat(new RecipeSurvival(0, 9).isDropped(10, 0.2)).isFalse();
        // Wilson's upper end of 0 in 10 is 0.278, of 0 in 20 is 0.161.
        assertThat(new RecipeSurvival(0, 10).isDropped(10, 0.2)).isFalse();
        assertThat(new RecipeSurvival(0, 20).isDropped(10, 0.2)).isTrue();
        assertThat(new RecipeSurvival(20, 0).isDropped(10, 0.2)).isFalse();
    }

    @Test
    void anUntriedRecipeIsNeverDropped() {
        assertThat(RecipeSurvival.UNTRIED.isDropped(0, 1)).isFalse();
    }

    @Test
    void everyQuestionCountsOnce() {
        assertThat(RecipeSurvival.UNTRIED.afterAccepted().afterRejected().afterRejected())
                .isEqualTo(new RecipeSurvival(1, 2));
        assertThatIllegalArgumentException().isThrownBy(() -> new RecipeSurvival(-1, 0));
    }

    @Property
    void oneMoreSurvivorNeverDropsARecipe(
            @ForAll @LongRange(min = 0, max = 500) long accepted,
            @ForAll @LongRange(min = 0, max = 500) long rejected,
            @ForAll @DoubleRange(max = 1) double minSurvival) {
        RecipeSurvival survival = new RecipeSurvival(accepted, rejected);
        if (!survival.isDropped(1, minSurvival) && survival.trials() > 0) {
            assertThat(survival.afterAccepted().isDropped(1, minSurvival)).isFalse();
        }
    }
}

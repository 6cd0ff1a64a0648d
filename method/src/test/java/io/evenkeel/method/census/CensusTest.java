package io.evenkeel.method.census;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.entry;

import io.evenkeel.method.census.Observation.Fate;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class CensusTest {

    @Test
    void everyRecordIsSeenWhateverBecomesOfIt() {
        Census census = Census.EMPTY
                .observe("law", new Observation(Fate.OFFERED, true, 1))
                .observe("law", new Observation(Fate.DUPLICATE, true, 1))
                .observe("law", new Observation(Fate.HELD_OUT, false, 1))
                .observe("art", new Observation(Fate.OFFERED, false, 1));
        assertThat(census.of("law")).isEqualTo(new DomainCensus(3, 1, 1, 2, 1));
        assertThat(census.seen()).containsExactly(entry("art", 1L), entry("law", 3L));
    }

    @Test
    void aDomainNeverSeenHasNothing() {
        assertThat(Census.EMPTY.of("law")).isEqualTo(DomainCensus.NOTHING);
    }

    @Test
    void observingLeavesTheCensusBeforeAsItWas() {
        Census before = Census.EMPTY.observe("law", new Observation(Fate.OFFERED, false, 1));
        before.observe("law", new Observation(Fate.OFFERED, false, 2));
        assertThat(before.of("law").seen()).isEqualTo(1);
    }

    @Test
    void candidatesTakenOutOfThePoolChangeNothingElse() {
        DomainCensus before = new DomainCensus(9, 1, 1, 4, 7);
        assertThat(before.withPoolSize(2)).isEqualTo(new DomainCensus(9, 1, 1, 4, 2));
    }

    @Test
    void countsThatCannotBelongTogetherAreRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> new DomainCensus(3, 1, 1, 0, 2));
        assertThatIllegalArgumentException().isThrownBy(() -> new DomainCensus(3, 0, 0, 4, 0));
    }

    @Property
    void theFatesAddUpToWhatWasSeen(@ForAll List<Fate> fates) {
        DomainCensus counts = DomainCensus.NOTHING;
        for (Fate fate : fates) {
            counts = counts.observe(new Observation(fate, false, 0));
        }
        long offered = fates.stream().filter(fate -> fate == Fate.OFFERED).count();
        assertThat(counts.seen()).isEqualTo(fates.size());
        assertThat(counts.seen() - counts.duplicates() - counts.heldOut()).isEqualTo(offered);
    }
}

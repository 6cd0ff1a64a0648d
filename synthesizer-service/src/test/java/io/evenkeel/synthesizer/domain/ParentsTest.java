package io.evenkeel.synthesizer.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.UniqueElements;

class ParentsTest {

    @Property
    void whichQuestionsAreKeptDoesNotDependOnTheOrderOfArrival(
            @ForAll long seed, @ForAll @Size(max = 60) @UniqueElements List<Integer> ids) {
        assertThat(parents(seed, ids)).isEqualTo(parents(seed, ids.reversed()));
        assertThat(parents(seed, ids).questions()).hasSize(Math.min(ids.size(), Parents.MOST));
    }

    @Property
    void theChoiceForARequestIsTheSameEachTime(@ForAll long seed, @ForAll @Size(min = 1, max = 40) List<Integer> ids) {
        var parents = parents(seed, ids);
        assertThat(parents.chosenFor("w-1", 5))
                .isEqualTo(parents.chosenFor("w-1", 5))
                .hasSizeBetween(1, 5);
    }

    private static Parents parents(long seed, List<Integer> ids) {
        var parents = Parents.NONE;
        for (var id : ids) {
            parents = parents.with(seed, "t-" + id, "question " + id);
        }
        return parents;
    }
}

package io.evenkeel.method.novelty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NearDuplicatesTest {

    private static final NearDuplicates RULE = NearDuplicates.withSeed(5);

    private static final String STORY =
            "A farmer keeps sheep on a hill behind the village, and each spring he counts them "
                    + "before he lets them out to graze in the meadow by the river. This year he counted 48 sheep, sold a third of "
                    + "them at the market, and bought 7 lambs from his neighbour. How many animals does he have on the hill now?";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "12 + 45 = ? | 12 + 45 =",
                "What is 12 + 45? | what is  12 + 45",
                "Sort: c, a, b. | sort c a b",
                "Last letters of \"Ann Lee\"? | last letters of ann lee"
            })
    void sentenceMarksCaseAndSpacesDoNotMakeAnotherQuestion(String one, String other) {
        assertThat(near(one, other)).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "12 + 45 = ? | 12 + 46 = ?",
                "12 - 45 = ? | 12 + 45 = ?",
                "12 * 45 = ? | 12 / 45 = ?",
                "1.5 + 2 = ? | 15 + 2 = ?",
                "10² = ? | 102 = ?",
                "5! = ? | 5 = ?",
                "Is ([)] balanced? | Is ([]) balanced?",
                "Decode .- -. | Decode -. .-",
                "not ( True ) and True | ( True ) and True"
            })
    void oneSignMoreOrLessIsAnotherShortQuestion(String one, String other) {
        assertThat(near(one, other)).isFalse();
    }

    @Property
    void questionsThatDifferOnlyInTheirNumbersAreDifferent(
            @ForAll @IntRange(min = 0, max = 999) int a,
            @ForAll @IntRange(min = 0, max = 999) int b,
            @ForAll @IntRange(min = 0, max = 999) int c) {
        assertThat(near(a + " + " + b + " = ?", a + " + " + c + " = ?")).isEqualTo(b == c);
        assertThat(near(STORY.replace("48", "" + b), STORY.replace("48", "" + c)))
                .isEqualTo(b == c);
    }

    @Test
    void aLongTextWithAFewOrdinaryWordsMoreIsTheSameQuestion() {
        assertThat(near(STORY, "Please tell me: " + STORY)).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"on the hill now, not on the hill now", "a third, three thirds", "48 sheep, -48 sheep", "sold a, sold b"
    })
    void aLongTextWithAnotherFactIsAnotherQuestion(String fact, String other) {
        assertThat(STORY).contains(fact);
        assertThat(near(STORY, STORY.replace(fact, other))).isFalse();
    }

    @Test
    void aLongTextAboutSomethingElseIsAnotherQuestion() {
        String other =
                "On the 48 pages of a guide book a traveller marks the inns that she liked, and when she comes home she "
                        + "tears out the 7 worst ones so that nobody in her family makes the same mistake when they go there later.";
        assertThat(near(STORY, other)).isFalse();
    }

    @Property
    void theRelationIsSymmetricAndEveryQuestionRepeatsItself(
            @ForAll @Size(max = 200) String one, @ForAll @Size(max = 200) String other) {
        assertThat(near(one, one)).isTrue();
        assertThat(near(one, other)).isEqualTo(near(other, one));
    }

    @Test
    void nearDuplicatesShareAKeySoThatAStoreFindsThem() {
        Sketch first = RULE.sketch(STORY);
        Sketch second = RULE.sketch("Please tell me: " + STORY);
        assertThat(first.keys()).containsAnyElementsOf(second.keys());
        assertThat(RULE.sketch("1 + 2 = ?").keys())
                .isEqualTo(RULE.sketch("1 + 2 =").keys())
                .hasSize(1);
    }

    @Property
    void aSketchSurvivesItsStore(@ForAll @Size(max = 300) String text) {
        Sketch sketch = RULE.sketch(text);
        assertThat(Sketch.fromBytes(sketch.toBytes())).isEqualTo(sketch).hasSameHashCodeAs(sketch);
        assertThat(Sketch.fromBytes(sketch.toBytes()).keys()).isEqualTo(sketch.keys());
    }

    @Test
    void aSketchKeepsNoText() {
        assertThat(RULE.sketch(STORY).toBytes()).hasSize(576);
        assertThat(RULE.sketch("1 + 2 = ?").toBytes()).hasSize(64);
        assertThatIllegalArgumentException().isThrownBy(() -> Sketch.fromBytes(new byte[65]));
    }

    @Test
    void ofNearDuplicatesTheFirstObservedStays() {
        SeenQuestions seen = new SeenQuestions(RULE);
        assertThat(seen.observe("a", STORY)).isEmpty();
        assertThat(seen.observe("b", "1 + 2 = ?")).isEmpty();
        assertThat(seen.observe("c", "Please tell me: " + STORY)).contains("a");
        assertThat(seen.observe("d", "1 + 2 =")).contains("b");
        assertThat(seen.observe("e", "1 + 3 =")).isEmpty();
    }

    @Test
    void whatRepeatsOnlyAQuestionThatDidNotStayIsNew() {
        String second = STORY + " Thank you very much";
        String third = second + " for all your good advice today";
        assertThat(near(STORY, second)).isTrue();
        assertThat(near(second, third)).isTrue();
        assertThat(near(STORY, third)).isFalse();
        SeenQuestions seen = new SeenQuestions(RULE);
        assertThat(seen.observe("a", STORY)).isEmpty();
        assertThat(seen.observe("b", second)).contains("a");
        assertThat(seen.observe("c", third)).isEmpty();
    }

    @Property(tries = 200)
    void whatStayedIsFreeOfNearDuplicatesAndWhatWentRepeatsOneThatStayed(
            @ForAll @Size(max = 12) List<@IntRange(min = 0, max = 5) Integer> numbers) {
        SeenQuestions seen = new SeenQuestions(RULE);
        SortedMap<String, String> stayed = new TreeMap<>();
        for (int i = 0; i < numbers.size(); i++) {
            String question = STORY.replace("48", "" + numbers.get(i)) + (i % 2 == 0 ? "" : " Thank you");
            Optional<String> earlier = seen.observe("q" + i, question);
            if (earlier.isPresent()) {
                assertThat(near(stayed.getOrDefault(earlier.get(), ""), question))
                        .isTrue();
            } else {
                assertThat(stayed.values()).noneMatch(kept -> near(kept, question));
                stayed.put("q" + i, question);
            }
        }
        assertThat(stayed).hasSize((int) numbers.stream().distinct().count());
    }

    @Test
    void aThresholdThatIsNoProbabilityIsRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> new NearDuplicates(new MinHash(1), 0));
        assertThatIllegalArgumentException().isThrownBy(() -> new NearDuplicates(new MinHash(1), 1.1));
    }

    private static boolean near(String one, String other) {
        return RULE.areNear(RULE.sketch(one), RULE.sketch(other));
    }
}

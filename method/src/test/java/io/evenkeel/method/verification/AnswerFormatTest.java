package io.evenkeel.method.verification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.evenkeel.method.verification.AnswerFormat.Malformed;
import io.evenkeel.method.verification.AnswerFormat.Parsed;
import io.evenkeel.method.verification.AnswerFormat.Reason;
import java.util.stream.Stream;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class AnswerFormatTest {

    private static final AnswerFormat FORMAT = AnswerFormat.DEFAULT;

    @Test
    void rationaleAndAnswerAreTakenApart() {
        assertThat(FORMAT.parse("12 + 45:\n2 + 5 = 7 \n#### 57\n")).isEqualTo(new Parsed("12 + 45:\n2 + 5 = 7", "57"));
    }

    static Stream<Arguments> malformed() {
        return Stream.of(
                Arguments.of("", Reason.EMPTY),
                Arguments.of(" \n", Reason.EMPTY),
                Arguments.of("It is 57", Reason.NO_ANSWER_MARK),
                Arguments.of("It is ### 57", Reason.NO_ANSWER_MARK),
                Arguments.of("It is #### 57 #### 57", Reason.SEVERAL_MARKS),
                Arguments.of("####  ####", Reason.SEVERAL_MARKS),
                Arguments.of("It is #### ", Reason.EMPTY_ANSWER),
                Arguments.of("####", Reason.EMPTY_ANSWER),
                Arguments.of(" #### 57", Reason.EMPTY_RATIONALE));
    }

    @ParameterizedTest
    @MethodSource("malformed")
    void aReplyThatDoesNotKeepToTheFormatSaysWhy(String reply, Reason reason) {
        assertThat(FORMAT.parse(reply)).isEqualTo(new Malformed(reason));
    }

    @Test
    void aPipelineMayHaveItsOwnMark() {
        assertThat(new AnswerFormat("Answer:").parse("Two and two. Answer: four"))
                .isEqualTo(new Parsed("Two and two.", "four"));
        assertThatIllegalArgumentException().isThrownBy(() -> new AnswerFormat(" #"));
        assertThatIllegalArgumentException().isThrownBy(() -> new AnswerFormat(""));
    }

    @Property
    void whatIsRenderedIsReadBack(@ForAll String rationale, @ForAll String answer) {
        Assume.that(!rationale.isBlank() && !answer.isBlank());
        Assume.that(!(rationale + answer).contains("#"));
        assertThat(FORMAT.parse(FORMAT.render(rationale, answer)))
                .isEqualTo(new Parsed(rationale.strip(), answer.strip()));
    }

    @Property
    void everyReplyIsParsedOrMalformedAndNeverThrows(@ForAll String reply) {
        assertThat(FORMAT.parse(reply)).isInstanceOfAny(Parsed.class, Malformed.class);
    }
}

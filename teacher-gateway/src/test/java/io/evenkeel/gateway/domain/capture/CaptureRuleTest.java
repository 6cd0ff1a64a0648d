package io.evenkeel.gateway.domain.capture;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.gateway.domain.capture.CaptureRule.Answers;
import io.evenkeel.method.verification.AnswerFormat;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CaptureRuleTest {
    private static final CaptureRule RULE = new CaptureRule(Answers.MARKED, AnswerFormat.DEFAULT, true);
    private static final Labels NO_LABELS = new Labels(null, null, null, false);
    private static final Said SYSTEM = new Said("system", "Be brief.", true);
    private static final Said QUESTION = new Said("user", "1 + 1 = ?", true);
    private static final Replied REPLY = new Replied("chatcmpl-7", "1+1 #### 2", "stop", false, false);

    @Test
    void theLastUserMessageIsTheQuestionAndWhatFollowsTheMarkTheAnswer() {
        var earlier = new Said("user", "hello", true);
        var said = new Said("assistant", "hi", true);
        assertThat(RULE.judge(NO_LABELS, List.of(SYSTEM, earlier, said, QUESTION), REPLY))
                .isEqualTo(new Fate.Traffic("chatcmpl-7", "default", null, "1 + 1 = ?", "2"));
    }

    @Test
    void theCallersKeyIsTheIdAndHisLabelsCount() {
        assertThat(RULE.judge(new Labels(" k-1 ", "acme", "adding", false), List.of(QUESTION), REPLY))
                .isEqualTo(new Fate.Traffic("k-1", "acme", "adding", "1 + 1 = ?", "2"));
        assertThat(RULE.judge(new Labels(" ", " ", "", false), List.of(QUESTION), REPLY))
                .isEqualTo(new Fate.Traffic("chatcmpl-7", "default", null, "1 + 1 = ?", "2"));
    }

    @Property(tries = 200)
    void aReplyWithoutAnIdGetsOneThatIsAFunctionOfTheCall(@ForAll String question, @ForAll String answer) {
        var messages = List.of(new Said("user", "q" + question, true));
        var reply = new Replied(null, answer, "stop", false, false);
        var first = traffic(RULE.judge(NO_LABELS, messages, reply));
        assertThat(traffic(RULE.judge(NO_LABELS, messages, reply))).isEqualTo(first);
        assertThat(first.id()).matches("t-[0-9a-f]{26}");
        var other = List.of(new Said("user", "q" + question + "x", true));
        assertThat(traffic(RULE.judge(NO_LABELS, other, reply)).id()).isNotEqualTo(first.id());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            MARKED | so #### 2         | stop   | 2
            MARKED | two               | stop   | -
            MARKED | a #### 1 #### 2   | stop   | -
            MARKED | so #### 2         | length | -
            MARKED | so #### 2         | -      | -
            WHOLE  | so #### 2         | stop   | 2
            WHOLE  | ' two '           | stop   | two
            WHOLE  | a #### 1 #### 2   | stop   | -
            WHOLE  | two               | length | -
            WHOLE  | ' '               | stop   | -
            NONE   | so #### 2         | stop   | -
            """)
    void aReferenceAnswerIsOnlyWhatTheReplyShowsAsOne(
            Answers answers, String text, @Nullable String finishReason, @Nullable String answer) {
        var rule = new CaptureRule(answers, AnswerFormat.DEFAULT, true);
        var reply = new Replied("r", text, finishReason, false, false);
        assertThat(traffic(rule.judge(NO_LABELS, List.of(QUESTION), reply)).answer())
                .isEqualTo(answer);
    }

    @Test
    void whatIsNoQuestionIsMissedByItsReason() {
        assertThat(missed(NO_LABELS, List.of(SYSTEM), REPLY)).isEqualTo(MissReason.NO_USER_MESSAGE);
        assertThat(missed(NO_LABELS, List.of(), REPLY)).isEqualTo(MissReason.NO_USER_MESSAGE);
        assertThat(missed(NO_LABELS, List.of(new Said("user", " \u200b", true)), REPLY))
                .isEqualTo(MissReason.NO_USER_MESSAGE);
        assertThat(missed(NO_LABELS, List.of(new Said("user", "What is this?", false)), REPLY))
                .isEqualTo(MissReason.NOT_TEXT);
        assertThat(missed(new Labels(null, null, null, true), List.of(QUESTION), REPLY))
                .isEqualTo(MissReason.OPTED_OUT);
        assertThat(missed(new Labels(null, null, "d".repeat(501), false), List.of(QUESTION), REPLY))
                .isEqualTo(MissReason.LABEL_TOO_LONG);
        assertThat(missed(NO_LABELS, List.of(new Said("user", "é".repeat(450_001), true)), REPLY))
                .isEqualTo(MissReason.TOO_LARGE);
    }

    @Test
    void whatIsNoAnswerIsMissedByItsReason() {
        assertThat(missed(NO_LABELS, List.of(QUESTION), new Replied("r", "", "tool_calls", false, true)))
                .isEqualTo(MissReason.TOOL_CALL);
        assertThat(missed(NO_LABELS, List.of(QUESTION, new Said("tool", "{}", true)), REPLY))
                .isEqualTo(MissReason.TOOL_CALL);
        assertThat(missed(NO_LABELS, List.of(QUESTION), new Replied("r", "", "stop", true, false)))
                .isEqualTo(MissReason.REFUSED);
        assertThat(missed(NO_LABELS, List.of(QUESTION), new Replied("r", "", "content_filter", false, false)))
                .isEqualTo(MissReason.REFUSED);
    }

    @Test
    void conversationsAreLeftOutWhereTheyAreNotWanted() {
        var alone = new CaptureRule(Answers.MARKED, AnswerFormat.DEFAULT, false);
        assertThat(alone.judge(NO_LABELS, List.of(QUESTION, new Said("assistant", "2", true), QUESTION), REPLY))
                .isEqualTo(new Fate.Missed(MissReason.FOLLOW_UP));
        assertThat(alone.judge(NO_LABELS, List.of(SYSTEM, QUESTION), REPLY)).isInstanceOf(Fate.Traffic.class);
    }

    private static Fate.Traffic traffic(Fate fate) {
        return (Fate.Traffic) fate;
    }

    private static MissReason missed(Labels labels, List<Said> messages, Replied reply) {
        return ((Fate.Missed) RULE.judge(labels, messages, reply)).reason();
    }
}

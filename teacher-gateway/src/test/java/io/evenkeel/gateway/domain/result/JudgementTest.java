package io.evenkeel.gateway.domain.result;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.gateway.domain.quote.Price;
import io.evenkeel.gateway.domain.quote.Quote;
import io.evenkeel.gateway.domain.work.Purpose;
import io.evenkeel.gateway.domain.work.Solution;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The table of protocol §8. */
class JudgementTest {
    private static final Usage USAGE = new Usage(20, 10);
    private static final Quote RESERVED = new Quote(150, 600);
    private static final Price PRICE = new Price(2, 5);
    private static final Assignment SOLVE = solve(1, null, null);

    static Stream<Arguments> refusals() {
        return Stream.of(
                Arguments.of(reply("", "stop"), Reason.EMPTY_REPLY),
                Arguments.of(reply("no mark", "stop"), Reason.NO_ANSWER_MARK),
                Arguments.of(reply("a #### b #### c", "stop"), Reason.SEVERAL_ANSWER_MARKS),
                Arguments.of(reply("a ####", "stop"), Reason.EMPTY_ANSWER),
                Arguments.of(reply("#### a", "stop"), Reason.EMPTY_RATIONALE),
                Arguments.of(reply("so #### 4", "length"), Reason.TRUNCATED),
                Arguments.of(reply("so #### 4", "content_filter"), Reason.REFUSED),
                Arguments.of(error(200, "refused", USAGE), Reason.REFUSED),
                Arguments.of(error(200, "malformed-reply", USAGE), Reason.MALFORMED_REPLY),
                Arguments.of(error(200, "reply-too-long", USAGE), Reason.REPLY_TOO_LONG),
                Arguments.of(error(404, "question-not-recorded", null), Reason.QUESTION_NOT_RECORDED),
                Arguments.of(error(400, "writes-no-questions", null), Reason.WRITES_NO_QUESTIONS),
                Arguments.of(error(400, "http-400", null), Reason.TEACHER_REFUSED_REQUEST),
                Arguments.of(error(400, "content-filter", null), Reason.REFUSED),
                Arguments.of(error(401, "invalid-api-key", null), Reason.TEACHER_REFUSED_KEY));
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void everyRefusalHasItsName(TeacherReply reply, Reason reason) {
        assertThat(Judgement.of(SOLVE, new CallEnd.Finished(reply))).isEqualTo(new Verdict.Refuse(reason));
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void whateverARefusalCostIsPosted(TeacherReply reply, Reason reason) {
        var settlement = Settlement.of(new CallEnd.Finished(reply), RESERVED, PRICE);
        if (reply.usage() != null) {
            assertThat(settlement).isEqualTo(new Settlement(true, 30, 20 * 2 + 10 * 5, false));
        } else {
            // A question that was read before it was held back may have been billed; the others say that they were not.
            assertThat(settlement.unknown()).isEqualTo(reason == Reason.REFUSED);
            assertThat(settlement.posts()).isEqualTo(reason == Reason.REFUSED);
        }
    }

    static Stream<Arguments> failures() {
        return Stream.of(
                Arguments.of(new CallEnd.Finished(error(429, "x", null)), Reason.RATE_LIMITED, false, false),
                Arguments.of(new CallEnd.Finished(error(500, "x", null)), Reason.TEACHER_FAILED, false, false),
                Arguments.of(new CallEnd.Finished(error(408, "x", null)), Reason.TEACHER_FAILED, true, true),
                Arguments.of(new CallEnd.Finished(error(409, "x", null)), Reason.TEACHER_FAILED, false, false),
                Arguments.of(
                        new CallEnd.Finished(TeacherReply.unbilled("timed-out")), Reason.TEACHER_FAILED, false, false),
                Arguments.of(
                        new CallEnd.Finished(TeacherReply.unknown("timed-out")), Reason.OUTCOME_UNKNOWN, true, true),
                Arguments.of(new CallEnd.Lost(), Reason.OUTCOME_UNKNOWN, true, true),
                Arguments.of(new CallEnd.Abandoned(), Reason.NEVER_SENT, false, false));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void whatBroughtNothingIsTriedAgainAndOnlyWhatMayHaveBeenBilledIsPosted(
            CallEnd end, Reason reason, boolean posts, boolean unknown) {
        assertThat(Judgement.of(SOLVE, end)).isEqualTo(new Verdict.TryAgain(reason, null));
        var settlement = Settlement.of(end, RESERVED, PRICE);
        assertThat(settlement.posts()).isEqualTo(posts);
        assertThat(settlement.unknown()).isEqualTo(unknown);
        assertThat(settlement.tokens()).isEqualTo(unknown ? RESERVED.tokens() : 0);
    }

    @Test
    void aReplyPostsItsUsageAtTheModelsPrice() {
        var settlement = Settlement.of(new CallEnd.Finished(reply("so #### 4", "stop")), RESERVED, PRICE);
        assertThat(settlement).isEqualTo(new Settlement(true, 30, 20 * 2 + 10 * 5, false));
    }

    @Test
    void aFailureThatWasBilledAllTheSameIsPosted() {
        var settlement = Settlement.of(new CallEnd.Finished(error(500, "x", USAGE)), RESERVED, PRICE);
        assertThat(settlement.posts()).isTrue();
        assertThat(settlement.tokens()).isEqualTo(30);
    }

    @Test
    void aReplyWithoutUsagePostsTheWholeReservation() {
        var reply = new TeacherReply(200, "so #### 4", "stop", null, null, null);
        assertThat(Settlement.of(new CallEnd.Finished(reply), RESERVED, PRICE))
                .isEqualTo(new Settlement(true, 150, 600, true));
    }

    @Test
    void anAnswerIsAcceptedUnlessItDisagreesWithTheReference() {
        var four = new CallEnd.Finished(reply("so #### 4.0", "stop"));
        assertThat(Judgement.of(solve(1, "4", null), four)).isEqualTo(new Verdict.Accept(new Solution("so", "4.0")));
        assertThat(Judgement.of(solve(1, "5", null), four))
                .isEqualTo(new Verdict.Refuse(Reason.DISAGREES_WITH_REFERENCE));
    }

    @Test
    void ofTwoSolvesTheFirstIsKeptWhereTheyAgree() {
        var first = new Solution("one way", "4");
        var again = new CallEnd.Finished(reply("another #### 4", "stop"));
        assertThat(Judgement.of(solve(2, null, null), again))
                .isEqualTo(new Verdict.SolveAgain(new Solution("another", "4")));
        assertThat(Judgement.of(solve(2, null, first), again)).isEqualTo(new Verdict.Accept(first));
        assertThat(Judgement.of(solve(2, null, new Solution("one way", "5")), again))
                .isEqualTo(new Verdict.Refuse(Reason.SOLVES_DISAGREE));
    }

    @Test
    void aTruncatedListOfQuestionsKeepsItsWholeLinesAndATruncatedReferenceNothing() {
        var cut = new CallEnd.Finished(reply("1 + 1?\n2 +", "length"));
        assertThat(Judgement.of(Assignment.text(Purpose.WRITE_QUESTIONS), cut)).isEqualTo(new Verdict.Answer("1 + 1?"));
        assertThat(Judgement.of(Assignment.text(Purpose.REFERENCE), cut))
                .isEqualTo(new Verdict.Refuse(Reason.TRUNCATED));
    }

    private static Assignment solve(int solves, @Nullable String reference, @Nullable Solution first) {
        return new Assignment(
                first == null ? Purpose.RATIONALE : Purpose.SECOND_SOLVE, solves, reference, first, "####");
    }

    private static TeacherReply reply(String content, String finishReason) {
        return new TeacherReply(200, content, finishReason, USAGE, null, null);
    }

    private static TeacherReply error(int status, String error, @Nullable Usage usage) {
        return new TeacherReply(status, null, null, usage, error, null);
    }
}

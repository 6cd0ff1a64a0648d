package io.evenkeel.gateway.stream;

import static io.evenkeel.gateway.stream.GatewayWorld.domain;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.evenkeel.contracts.Texts;
import io.evenkeel.contracts.Topics;
import io.evenkeel.contracts.avro.CallPurpose;
import io.evenkeel.contracts.avro.CallStep;
import io.evenkeel.contracts.avro.LedgerCommand;
import io.evenkeel.contracts.avro.LedgerCommandKind;
import io.evenkeel.contracts.avro.LedgerEventKind;
import io.evenkeel.contracts.avro.Outcome;
import io.evenkeel.contracts.avro.PipelinePhase;
import io.evenkeel.contracts.avro.RefillCalendar;
import io.evenkeel.contracts.avro.Rejection;
import io.evenkeel.contracts.avro.Reply;
import io.evenkeel.contracts.avro.StageState;
import io.evenkeel.contracts.avro.Usage;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class QuotingTest {
    private final GatewayWorld world = new GatewayWorld();

    @AfterEach
    void stop() {
        world.close();
    }

    @Test
    void aCandidateIsQuotedReservedCalledPostedAndBecomesAnExample() {
        world.plan(StageState.PLANNED, 0, domain("adding", 1, 0));
        world.real("c1", "adding", 0, "42");

        var reserve = only(world.commands());
        long prompt = "systemThink step by step.userquestion of c1".getBytes(StandardCharsets.UTF_8).length + 2 * 16;
        assertThat(reserve.getKind()).isEqualTo(LedgerCommandKind.RESERVE);
        assertThat(reserve.getCommandId()).isEqualTo("c1/rationale/0/reserve");
        assertThat(reserve.getReservationId()).isEqualTo("c1/rationale/0");
        assertThat(reserve.getAmounts().getTokens()).isEqualTo(prompt + GatewayWorld.MAX_OUTPUT);
        assertThat(reserve.getAmounts().getNanos()).isEqualTo(2 * prompt + 5 * GatewayWorld.MAX_OUTPUT);
        assertThat(reserve.getAmounts().getExamples()).isEqualTo(1);

        world.grant(reserve);
        var call = only(world.calls());
        assertThat(call.getMessages()).extracting(message -> message.getRole()).containsExactly("system", "user");
        assertThat(call.getReserved()).isEqualTo(reserve.getAmounts());

        world.reply(call, "40 and 2 #### 42");
        var post = only(world.commands());
        assertThat(post.getKind()).isEqualTo(LedgerCommandKind.POST);
        assertThat(post.getCommandId()).isEqualTo("c1/rationale/0/post");
        assertThat(post.getOutcome()).isEqualTo(Outcome.ACCEPTED);
        assertThat(post.getAmounts().getTokens()).isEqualTo(30);
        assertThat(post.getAmounts().getNanos()).isEqualTo(2 * 20 + 5 * 10);
        assertThat(post.getAmounts().getExamples()).isEqualTo(1);
        var rationale = only(world.read(Topics.GATEWAY_RATIONALES));
        assertThat(Texts.read(rationale.getRationale())).isEqualTo("40 and 2");
        assertThat(Texts.read(rationale.getAnswer())).isEqualTo("42");
        assertThat(rationale.getCallIds()).containsExactly("c1/rationale/0");
        assertThat(rationale.getTokens()).isEqualTo(30);
        assertThat(rationale.getRecordId()).isEqualTo("t-c1");
    }

    @Test
    void noMoreAreAskedForThanExamplesAreMissing() {
        world.plan(StageState.PLANNED, 0, domain("adding", 2, 1));
        for (int i = 0; i < 4; i++) {
            world.real("c" + i, "adding", i, null);
            world.synthetic("s" + i, "adding", i, 1);
        }
        assertThat(world.commands()).extracting(LedgerCommand::getCandidateId).containsExactly("c0", "s0", "c1");
    }

    @Test
    void aRejectionGivesTheNextItsTurnAndAnAcceptanceDoesNot() {
        world.plan(StageState.PLANNED, 0, domain("adding", 1, 0));
        world.real("c0", "adding", 0, "1");
        world.real("c1", "adding", 1, "1");
        world.real("c2", "adding", 2, "1");
        world.grantAll();
        world.reply(only(world.calls()), "so #### 2");

        assertThat(only(world.read(Topics.GATEWAY_REJECTIONS)).getReason()).isEqualTo("disagrees-with-reference");
        var commands = world.commands();
        assertThat(commands)
                .extracting(LedgerCommand::getCommandId)
                .containsExactly("c0/rationale/0/post", "c1/rationale/0/reserve");
        assertThat(commands.get(0).getOutcome()).isEqualTo(Outcome.REJECTED);
        assertThat(commands.get(0).getAmounts().getExamples()).isZero();

        world.grant(commands.get(1));
        world.reply(only(world.calls()), "so #### 1");
        assertThat(world.commands()).extracting(LedgerCommand::getCommandId).containsExactly("c1/rationale/0/post");
    }

    @ParameterizedTest
    @CsvSource({
        "refused, , , refused",
        "'', 'so #### 2', content_filter, refused",
        "'', 'so #### 2', length, truncated",
        "'', '', stop, empty-reply",
        "'', 'so', stop, no-answer-mark",
        "malformed-reply, , stop, malformed-reply"
    })
    void aReplyThatTeachesNothingRejectsTheCandidateByItsNameAndIsPaid(
            String error, @Nullable String content, @Nullable String finishReason, String reason) {
        world.plan(StageState.PLANNED, 0, domain("adding", 1, 0));
        world.real("c0", "adding", 0, null);
        world.grantAll();
        var call = only(world.calls());
        var usage = new Usage(20L, 10L);
        world.end(call, CallStep.FINISHED, 200, content, finishReason, usage, error.isEmpty() ? null : error, null);

        var rejection = only(world.read(Topics.GATEWAY_REJECTIONS));
        assertThat(rejection.getReason()).isEqualTo(reason);
        assertThat(rejection.getReturned()).isFalse();
        var post = only(world.commands());
        assertThat(post.getKind()).isEqualTo(LedgerCommandKind.POST);
        assertThat(post.getOutcome()).isEqualTo(Outcome.REJECTED);
        assertThat(post.getAmounts().getTokens()).isEqualTo(30);
        assertThat(post.getUnknown()).isFalse();
    }

    @Test
    void candidatesThatComeBeforeTheirPlanWaitForIt() {
        world.real("c0", "adding", 0, null);
        assertThat(world.commands()).isEmpty();
        world.plan(StageState.PLANNED, 0, domain("adding", 1, 0));
        assertThat(only(world.commands()).getCandidateId()).isEqualTo("c0");
    }

    @Test
    void aRevisionThatWantsMoreSyntheticsGivesThemTheirTurn() {
        world.plan(StageState.PLANNED, 0, domain("adding", 1, 0));
        world.synthetic("s0", "adding", 0, 1);
        assertThat(world.commands()).isEmpty();
        world.plan(StageState.REVISED, 1, domain("adding", 1, 1));
        assertThat(only(world.commands()).getCandidateId()).isEqualTo("s0");
    }

    @Test
    void aSyntheticIsSolvedTwiceAndHoldsOneExampleThroughout() {
        world.plan(StageState.PLANNED, 0, domain("adding", 0, 1));
        world.synthetic("s0", "adding", 0, 2);
        world.grantAll();
        var first = only(world.calls());
        world.reply(first, "one way #### 7");

        var commands = world.commands();
        assertThat(commands.get(0).getOutcome()).isEqualTo(Outcome.CONTINUES);
        assertThat(commands.get(0).getAmounts().getExamples()).isZero();
        assertThat(commands.get(1).getCommandId()).isEqualTo("s0/second-solve/0/reserve");
        assertThat(commands.get(1).getAmounts().getExamples()).isZero();

        world.grant(commands.get(1));
        var second = only(world.calls());
        assertThat(second.getMessages()).isEqualTo(first.getMessages());
        assertThat(second.getSeed()).isNotEqualTo(first.getSeed());
        world.reply(second, "another way #### 7.0");
        var post = only(world.commands());
        assertThat(post.getOutcome()).isEqualTo(Outcome.ACCEPTED);
        assertThat(post.getAmounts().getExamples()).isEqualTo(1);
        var rationale = only(world.read(Topics.GATEWAY_RATIONALES));
        assertThat(Texts.read(rationale.getRationale())).isEqualTo("one way");
        assertThat(rationale.getTokens()).isEqualTo(60);
        assertThat(rationale.getCallIds()).containsExactly("s0/rationale/0", "s0/second-solve/0");
    }

    @Test
    void solvesThatDisagreeRejectTheQuestion() {
        world.plan(StageState.PLANNED, 0, domain("adding", 0, 1));
        world.synthetic("s0", "adding", 0, 2);
        world.grantAll();
        world.reply(only(world.calls()), "one way #### 7");
        world.grantAll();
        world.reply(only(world.calls()), "another way #### 8");
        assertThat(only(world.read(Topics.GATEWAY_REJECTIONS)).getReason()).isEqualTo("solves-disagree");
        assertThat(only(world.commands()).getOutcome()).isEqualTo(Outcome.REJECTED);
    }

    @Test
    void aRateLimitIsVoidedAndTheNextAttemptWaitsAsLongAsAsked() {
        world.plan(StageState.PLANNED, 0, domain("adding", 1, 0));
        world.real("c0", "adding", 0, null);
        world.grantAll();
        world.fail(only(world.calls()), 429, "rate-limit-exceeded", 2_000L);

        var commands = world.commands();
        assertThat(commands)
                .extracting(LedgerCommand::getCommandId)
                .containsExactly("c0/rationale/0/narrow", "c0/rationale/0/void", "c0/rationale/1/reserve");
        assertThat(commands.get(1).getOutcome()).isEqualTo(Outcome.CONTINUES);
        assertThat(commands.get(1).getReason()).isEqualTo("rate-limited");
        assertThat(commands.get(2).getAmounts().getExamples()).isZero();
        assertThat(commands.get(2).getNotBefore()).isEqualTo(GatewayWorld.START.plusMillis(2_000));
        world.grant(commands.get(2));
        var second = only(world.calls());
        assertThat(second.getCallId()).isEqualTo("c0/rationale/1");
        assertThat(second.getNotBefore()).isEqualTo(GatewayWorld.START.plusMillis(2_000));
    }

    @Test
    void whoFailsAtTheLastAttemptIsRejectedAsUnavailable() {
        world.plan(StageState.PLANNED, 0, domain("adding", 1, 0));
        world.real("c0", "adding", 0, null);
        for (int attempt = 0; attempt < 3; attempt++) {
            world.grantAll();
            world.fail(only(world.calls()), 503, null, null);
        }
        var last = only(world.commands());
        assertThat(last.getKind()).isEqualTo(LedgerCommandKind.VOID);
        assertThat(last.getOutcome()).isEqualTo(Outcome.REJECTED);
        var rejection = only(world.read(Topics.GATEWAY_REJECTIONS));
        assertThat(rejection.getReason()).isEqualTo("teacher-unavailable");
        assertThat(rejection.getReturned()).isFalse();
        assertThat(rejection.getCallIds()).hasSize(3);
    }

    @Test
    void aLostCallPostsItsWholeReservationAndALateReplyReconcilesIt() {
        world.plan(StageState.PLANNED, 0, domain("adding", 1, 0));
        world.real("c0", "adding", 0, null);
        var reserve = only(world.commands());
        world.grant(reserve);
        var call = only(world.calls());
        world.end(call, CallStep.LOST);

        var commands = world.commands();
        assertThat(commands.get(0).getKind()).isEqualTo(LedgerCommandKind.POST);
        assertThat(commands.get(0).getUnknown()).isTrue();
        assertThat(commands.get(0).getAmounts().getTokens())
                .isEqualTo(reserve.getAmounts().getTokens());
        assertThat(commands.get(0).getAmounts().getExamples()).isZero();
        assertThat(commands.get(0).getOutcome()).isEqualTo(Outcome.CONTINUES);
        assertThat(commands.get(1).getCommandId()).isEqualTo("c0/rationale/1/reserve");

        world.reply(call, "late #### 1");
        var reconcile = only(world.commands());
        assertThat(reconcile.getKind()).isEqualTo(LedgerCommandKind.RECONCILE);
        assertThat(reconcile.getCommandId()).isEqualTo("c0/rationale/0/reconcile");
        assertThat(reconcile.getAmounts().getTokens()).isEqualTo(30);
        assertThat(world.read(Topics.GATEWAY_RATIONALES)).isEmpty();
    }

    @Test
    void aReservationThatTheLedgerTellsAsOverdueSendsTheWorkersToItsCallUntilItHasEnded() {
        world.plan(StageState.PLANNED, 0, domain("adding", 1, 0));
        world.real("c0", "adding", 0, null);
        var reserve = only(world.commands());
        world.grant(reserve);
        var call = only(world.calls());
        world.expired(reserve);
        var again = only(world.calls());
        assertThat(again.getCallId()).isEqualTo(call.getCallId());
        assertThat(again.getMessages()).isEqualTo(call.getMessages());
        assertThat(again.getSeed()).isEqualTo(call.getSeed());
        assertThat(again.getNotAfter()).isBetween(Instant.ofEpochMilli(1), Instant.ofEpochMilli(1_000));

        world.reply(call, "so #### 1");
        world.expired(reserve);
        assertThat(world.calls()).isEmpty();
    }

    @Test
    void anAbandonedCallIsVoidedAndMadeAgain() {
        world.plan(StageState.PLANNED, 0, domain("adding", 1, 0));
        world.real("c0", "adding", 0, null);
        world.grantAll();
        world.end(only(world.calls()), CallStep.ABANDONED);
        assertThat(world.commands())
                .extracting(LedgerCommand::getCommandId)
                .containsExactly("c0/rationale/0/void", "c0/rationale/1/reserve");
    }

    @Test
    void aReplyWithoutUsagePostsTheWholeReservationAsUnknown() {
        world.plan(StageState.PLANNED, 0, domain("adding", 1, 0));
        world.real("c0", "adding", 0, null);
        var reserve = only(world.commands());
        world.grant(reserve);
        world.end(only(world.calls()), CallStep.FINISHED, 200, "so #### 1", "stop", null, null, null);
        var post = only(world.commands());
        assertThat(post.getUnknown()).isTrue();
        assertThat(post.getAmounts().getTokens()).isEqualTo(reserve.getAmounts().getTokens());
        assertThat(post.getOutcome()).isEqualTo(Outcome.ACCEPTED);
    }

    @Test
    void aDeniedCandidateIsAskedForAgainWhenTheJournalShowsRoomAndNotBefore() {
        world.plan(StageState.PLANNED, 0, domain("adding", 1, 0), domain("dates", 0, 0));
        world.real("c0", "adding", 0, null);
        var reserve = only(world.commands());
        long asked = reserve.getAmounts().getTokens();
        world.deny(reserve, "no-tokens", "p/stage-0", "tokens", asked - 10);
        world.voided("dates", 9);
        assertThat(world.commands()).isEmpty();
        world.voided("dates", 1);
        var again = only(world.commands());
        assertThat(again.getCommandId()).isEqualTo("c0/rationale/0/reserve/1");
        world.grant(again);
        assertThat(only(world.calls()).getCallId()).isEqualTo("c0/rationale/0");
    }

    @Test
    void whoIsTooBigForWhatIsLeftHoldsUpNobodyBehindIt() {
        world.plan(StageState.PLANNED, 0, domain("adding", 2, 0), domain("dates", 0, 0));
        world.real("big" + "x".repeat(100), "adding", 0, null);
        world.real("small", "adding", 1, null);
        var reserves = world.commands();
        reserves.forEach(reserve -> world.deny(reserve, "tokens", "p/stage-0", "tokens", 1));
        world.voided("dates", reserves.get(1).getAmounts().getTokens());
        assertThat(only(world.commands()).getCandidateId()).isEqualTo("small");
    }

    @Test
    void aPipelineThatIsOverEndsWhatWaitsForIt() {
        world.pipeline(PipelinePhase.PAUSED);
        world.plan(StageState.PLANNED, 0, domain("adding", 1, 0));
        world.real("c0", "adding", 0, null);
        world.request("w1", CallPurpose.WRITE_QUESTIONS, 0);
        world.pipeline(PipelinePhase.FINISHED);
        world.passes(Duration.ofSeconds(1));
        assertThat(only(world.read(Topics.GATEWAY_REPLIES)).getError()).isEqualTo("pipeline-stopped");
        var rejection = only(world.read(Topics.GATEWAY_REJECTIONS));
        assertThat(rejection.getReason()).isEqualTo("pipeline-stopped");
        assertThat(rejection.getReturned()).isTrue();
        assertThat(world.commands()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"stage-closed", "superseded"})
    void aDenialForGoodReturnsTheCandidateByItsName(String code) {
        world.plan(StageState.PLANNED, 0, domain("adding", 1, 0));
        world.real("c0", "adding", 0, null);
        world.deny(only(world.commands()), code, "p/stage-0", "", 0);
        var rejection = only(world.read(Topics.GATEWAY_REJECTIONS));
        assertThat(rejection.getReason()).isEqualTo(code);
        assertThat(rejection.getReturned()).isTrue();
    }

    @Test
    void whoIsDeniedByAPauseIsAskedForAgainWhenThePipelineGoesOn() {
        world.plan(StageState.PLANNED, 0, domain("adding", 1, 0));
        world.real("c0", "adding", 0, null);
        world.pipeline(PipelinePhase.PAUSED);
        world.deny(only(world.commands()), "pipeline-stopped", "p", "", 0);
        world.passes(Duration.ofSeconds(5));
        assertThat(world.commands()).isEmpty();
        assertThat(world.read(Topics.GATEWAY_REJECTIONS)).isEmpty();
        world.pipeline(PipelinePhase.RUNNING);
        world.passes(Duration.ofSeconds(1));
        assertThat(only(world.commands()).getCommandId()).isEqualTo("c0/rationale/0/reserve/1");
    }

    @Test
    void whoIsDeniedByTheRateIsAskedForAgainAtItsTimeFirstComeFirst() {
        world.plan(StageState.PLANNED, 0, domain("adding", 3, 0));
        for (int i = 0; i < 3; i++) {
            world.real("c" + i, "adding", i, null);
        }
        var reserves = world.commands();
        assertThat(reserves.getFirst().getInputTokens() + reserves.getFirst().getOutputTokens())
                .isEqualTo(reserves.getFirst().getAmounts().getTokens());
        var due = world.now().plusSeconds(10);
        reserves.forEach(reserve -> world.denyByRate(reserve, due));
        world.passes(Duration.ofSeconds(8));
        assertThat(world.commands()).isEmpty();
        world.passes(Duration.ofSeconds(3));
        var again = world.commands();
        assertThat(again)
                .extracting(LedgerCommand::getCommandId)
                .containsExactly("c0/rationale/0/reserve/1", "c1/rationale/0/reserve/1", "c2/rationale/0/reserve/1");
        world.denyByRate(again.get(1), world.now().plusSeconds(20));
        world.denyByRate(again.get(2), world.now().plusSeconds(20));
        world.denyByRate(again.get(0), world.now().plusSeconds(20));
        world.passes(Duration.ofSeconds(21));
        assertThat(world.commands()).extracting(LedgerCommand::getCandidateId).containsExactly("c0", "c1", "c2");
    }

    @Test
    void theLedgerHearsOfARefusalAndOnceOfTheLimitsThatTheProviderTells() {
        world.plan(StageState.PLANNED, 0, domain("adding", 3, 0));
        for (int i = 0; i < 3; i++) {
            world.real("c" + i, "adding", i, null);
        }
        world.grantAll();
        var calls = world.calls();
        world.fail(calls.get(0), 429, "rate-limit-exceeded", 2_000L);
        var narrow = narrowings();
        assertThat(narrow).singleElement().satisfies(command -> {
            assertThat(command.getCommandId()).isEqualTo("c0/rationale/0/narrow");
            assertThat(command.getLimits()).isNull();
        });
        world.tells(7, 900);
        calls.subList(1, 3).forEach(call -> world.reply(call, "so #### 1"));
        assertThat(narrowings()).singleElement().satisfies(command -> {
            assertThat(command.getCandidateId()).isEqualTo("c1");
            assertThat(Objects.requireNonNull(command.getLimits()).getRequestsPerMinute())
                    .isEqualTo(7);
            assertThat(command.getLimits().getTokensPerMinute()).isEqualTo(900);
        });
    }

    private List<LedgerCommand> narrowings() {
        return world.commands().stream()
                .filter(command -> command.getKind() == LedgerCommandKind.NARROW)
                .toList();
    }

    @Test
    void whereTooManyCallsAreOpenTheEndOfOneAsksForTheNext() {
        world.plan(StageState.PLANNED, 0, domain("adding", 3, 0));
        for (int i = 0; i < 3; i++) {
            world.real("c" + i, "adding", i, null);
        }
        world.commands().forEach(reserve -> world.denyByRate(reserve, Instant.EPOCH));
        world.passes(Duration.ofSeconds(30));
        assertThat(world.commands()).isEmpty();
        world.voided("dates", 5);
        var first = only(world.commands());
        assertThat(first.getCandidateId()).isEqualTo("c0");
        world.deny(first, "tokens", "p/stage-0", "tokens", 1);
        assertThat(only(world.commands()).getCandidateId()).isEqualTo("c1");
    }

    @Test
    void aClosingStageReturnsThoseWhomTheRateHoldsBack() {
        world.plan(StageState.PLANNED, 0, domain("adding", 2, 0));
        world.real("c0", "adding", 0, null);
        world.real("c1", "adding", 1, null);
        var reserves = world.commands();
        world.denyByRate(reserves.get(0), world.now().plusSeconds(10));
        world.plan(StageState.CLOSING, 1, domain("adding", 2, 0));
        world.denyByRate(reserves.get(1), world.now().plusSeconds(10));
        assertThat(world.read(Topics.GATEWAY_REJECTIONS))
                .extracting(Rejection::getCandidateId, Rejection::getReason)
                .containsExactly(tuple("c0", "stage-closed"), tuple("c1", "stage-closed"));
        world.passes(Duration.ofSeconds(20));
        assertThat(world.commands()).isEmpty();
    }

    @Test
    void aClosingStageReturnsEveryCandidateWithoutAnOpenCallOnce() {
        world.plan(StageState.PLANNED, 0, domain("adding", 3, 0));
        for (int i = 0; i < 5; i++) {
            world.real("c" + i, "adding", i, null);
        }
        var reserves = world.commands();
        world.grant(reserves.get(0));
        world.deny(reserves.get(1), "no-tokens", "p/stage-0", "tokens", 1);
        world.plan(StageState.CLOSING, 1, domain("adding", 3, 0));
        world.plan(StageState.CLOSED, 1, domain("adding", 3, 0));
        assertThat(world.read(Topics.GATEWAY_REJECTIONS))
                .allMatch(Rejection::getReturned)
                .extracting(Rejection::getCandidateId)
                .containsExactlyInAnyOrder("c1", "c3", "c4");

        world.deny(reserves.get(2), "stage-closed", "p/stage-0", "", 0);
        assertThat(only(world.read(Topics.GATEWAY_REJECTIONS)).getCandidateId()).isEqualTo("c2");
        world.reply(only(world.calls()), "so #### 1");
        assertThat(only(world.read(Topics.GATEWAY_RATIONALES)).getCandidateId()).isEqualTo("c0");

        world.real("late", "adding", 9, null);
        assertThat(only(world.read(Topics.GATEWAY_REJECTIONS)).getReason()).isEqualTo("stage-closed");
    }

    @Test
    void aStageThatClosesWhileItsPipelineIsPausedReturnsWhatWaitsForThePipeline() {
        world.pipeline(PipelinePhase.PAUSED);
        world.plan(StageState.PLANNED, 0, domain("adding", 1, 0));
        world.real("c0", "adding", 0, null);
        world.plan(StageState.CLOSING, 1, domain("adding", 1, 0));
        assertThat(only(world.read(Topics.GATEWAY_REJECTIONS)).getReason()).isEqualTo("stage-closed");
    }

    @Test
    void aCandidateReturnedBetweenTwoCallsGivesItsExampleBack() {
        world.plan(StageState.PLANNED, 0, domain("adding", 0, 1));
        world.synthetic("s0", "adding", 0, 2);
        world.grantAll();
        world.reply(only(world.calls()), "one way #### 7");
        var second = world.commands().get(1);
        world.deny(second, "stage-closed", "p/stage-0", "", 0);
        var end = only(world.commands());
        assertThat(end.getKind()).isEqualTo(LedgerCommandKind.END);
        assertThat(end.getCommandId()).isEqualTo("s0/end");
        assertThat(end.getOutcome()).isEqualTo(Outcome.RETURNED);
        assertThat(only(world.read(Topics.GATEWAY_REJECTIONS)).getReturned()).isTrue();
    }

    @Test
    void aRequestIsReservedAtOnceAndEndsAsAReply() {
        world.request("w1", CallPurpose.WRITE_QUESTIONS, 0);
        var reserve = only(world.commands());
        assertThat(reserve.getAmounts().getExamples()).isZero();
        world.grant(reserve);
        var call = only(world.calls());
        world.end(call, CallStep.FINISHED, 200, "1 + 1?\n2 + 2?\n3 +", "length", new Usage(5L, 9L), null, null);
        assertThat(only(world.commands()).getOutcome()).isEqualTo(Outcome.NONE);
        var reply = only(world.read(Topics.GATEWAY_REPLIES));
        assertThat(Texts.readOrNull(reply.getText())).isEqualTo("1 + 1?\n2 + 2?");
        assertThat(reply.getTokens()).isEqualTo(14);
        assertThat(reply.getError()).isNull();
    }

    @Test
    void aRequestThatTheTeacherRefusesEndsWithItsNamedError() {
        world.request("w1", CallPurpose.WRITE_QUESTIONS, 0);
        world.grantAll();
        world.fail(only(world.calls()), 400, "writes-no-questions", null);
        assertThat(only(world.read(Topics.GATEWAY_REPLIES)).getError()).isEqualTo("writes-no-questions");
        assertThat(only(world.commands()).getKind()).isEqualTo(LedgerCommandKind.VOID);
    }

    @ParameterizedTest
    @EnumSource(names = {"POSTED", "OVERRUN", "VOIDED"})
    void aReferenceThatCanNeverBePaidEndsInsteadOfWaiting(LedgerEventKind settled) {
        world.request("r1", CallPurpose.REFERENCE, -1);
        world.request("r2", CallPurpose.REFERENCE, -1);
        var reserves = world.commands();
        world.grant(reserves.get(0));
        world.deny(reserves.get(1), "no-tokens", "p/evaluation", "tokens", 1);
        assertThat(world.read(Topics.GATEWAY_REPLIES)).isEmpty();

        world.reply(only(world.calls()), "one");
        world.settled(only(world.commands()), settled, reserves.get(0).getAmounts());
        world.deny(only(world.commands()), "no-tokens", "p/evaluation", "tokens", 1);
        assertThat(world.read(Topics.GATEWAY_REPLIES))
                .extracting(Reply::getError)
                .containsExactly(null, "budget-exhausted");
    }

    @Test
    void aReferenceThatThePeriodCannotPayWaitsForTheRefillAndIsAskedForAgain() {
        world.pipeline(PipelinePhase.RUNNING, RefillCalendar.DAILY);
        for (var id : List.of("r1", "r2", "r3")) {
            world.request(id, CallPurpose.REFERENCE, -1);
        }
        world.commands().forEach(reserve -> world.deny(reserve, "tokens", "p/evaluation", "tokens", 1));
        assertThat(world.read(Topics.GATEWAY_REPLIES)).isEmpty();
        assertThat(world.commands()).isEmpty();

        world.quota("p", 2_000_000);
        assertThat(world.commands()).isEmpty();
        world.quota("p/evaluation", 200_000);
        for (var id : List.of("r1", "r2", "r3")) {
            var again = only(world.commands());
            assertThat(again.getCommandId()).isEqualTo(id + "/reference/0/reserve/1");
            world.grant(again);
        }
        assertThat(world.calls()).hasSize(3);
    }

    @Test
    void whoeverWaitsForTheRefillWhenThePipelineIsOverEnds() {
        world.pipeline(PipelinePhase.RUNNING, RefillCalendar.MONTHLY);
        world.request("r1", CallPurpose.REFERENCE, -1);
        world.deny(only(world.commands()), "tokens", "p/evaluation", "tokens", 1);
        world.over();
        world.deny(only(world.commands()), "pipeline-stopped", "p", "", 0);
        world.pipeline(PipelinePhase.FINISHED, RefillCalendar.MONTHLY);
        world.passes(Duration.ofSeconds(1));
        assertThat(only(world.read(Topics.GATEWAY_REPLIES)).getError()).isEqualTo("pipeline-stopped");
    }

    @Test
    void theRefillOfAPipelineAsksAgainInTurnByRankAndBetweenDomainsOneAfterTheOther() {
        world.plan(StageState.PLANNED, 0, domain("adding", 2, 0), domain("logic", 2, 0));
        world.real("a0", "adding", 0, null);
        world.real("l0", "logic", 0, null);
        world.real("a1", "adding", 1, null);
        world.real("l1", "logic", 1, null);
        world.commands().forEach(reserve -> world.deny(reserve, "tokens", "p", "tokens", 1));
        assertThat(world.commands()).isEmpty();

        world.quota("p", 2_000_000);
        for (var id : List.of("a0", "l0", "a1", "l1")) {
            var again = only(world.commands());
            assertThat(again.getCandidateId()).isEqualTo(id);
            world.grant(again);
        }
        assertThat(world.commands()).isEmpty();
    }

    @Test
    void nothingIsAskedForWhileThePipelineIsPaused() {
        world.pipeline(PipelinePhase.PAUSED);
        world.plan(StageState.PLANNED, 0, domain("adding", 1, 0));
        world.real("c0", "adding", 0, null);
        world.request("w1", CallPurpose.WRITE_QUESTIONS, 0);
        world.passes(Duration.ofSeconds(5));
        assertThat(world.commands()).isEmpty();
        world.pipeline(PipelinePhase.RUNNING);
        world.passes(Duration.ofSeconds(1));
        assertThat(world.commands()).extracting(LedgerCommand::getCandidateId).containsExactly("c0", "w1");
    }

    private static <T> T only(java.util.List<T> list) {
        assertThat(list).hasSize(1);
        return list.get(0);
    }
}

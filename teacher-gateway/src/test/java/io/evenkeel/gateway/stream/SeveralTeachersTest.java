package io.evenkeel.gateway.stream;

import static io.evenkeel.gateway.stream.GatewayWorld.domain;
import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.contracts.Topics;
import io.evenkeel.contracts.avro.Amounts;
import io.evenkeel.contracts.avro.CallStep;
import io.evenkeel.contracts.avro.LedgerCommand;
import io.evenkeel.contracts.avro.LedgerCommandKind;
import io.evenkeel.contracts.avro.LedgerEventKind;
import io.evenkeel.contracts.avro.Rejection;
import io.evenkeel.contracts.avro.StageState;
import io.evenkeel.contracts.avro.TeacherCall;
import io.evenkeel.contracts.avro.TeacherOffer;
import io.evenkeel.gateway.domain.quote.PriceList;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A pipeline that is taught by wise and by cheap, and by spare where neither can be asked. */
class SeveralTeachersTest {
    private static final PriceList PRICES =
            PriceList.parse("wise-model@2026-01-01=20/50, cheap-model@2026-01-01=2/5, spare-model@2026-01-01=1/1");

    private final GatewayWorld world = new GatewayWorld(5, PRICES);

    @BeforeEach
    void start() {
        world.teachers(Map.of("wise", 3, "cheap", 1, "spare", 0));
        world.plan(StageState.PLANNED, 0, domain("adding", 20, 0));
    }

    @AfterEach
    void stop() {
        world.close();
    }

    private LedgerCommand ask(String candidate) {
        world.real(candidate, "adding", 0, null);
        return reserve();
    }

    private LedgerCommand reserve() {
        return world.commands().stream()
                .filter(command -> command.getKind() == LedgerCommandKind.RESERVE)
                .findFirst()
                .orElseThrow();
    }

    private TeacherCall call() {
        return world.calls().getFirst();
    }

    private static List<String> names(LedgerCommand reserve) {
        return reserve.getTeachers().stream().map(TeacherOffer::getTeacher).toList();
    }

    private void noRoom(LedgerCommand reserve) {
        world.deny(reserve, "tokens", "teacher:spare", "tokens", 10);
    }

    @Test
    void aCallIsOfferedToAllOfThemEachAtItsPriceAndTheSpareLast() {
        var reserve = ask("c0");
        assertThat(names(reserve))
                .containsExactlyInAnyOrder("wise", "cheap", "spare")
                .endsWith("spare");
        var nanos = reserve.getTeachers().stream()
                .filter(offer -> !offer.getTeacher().equals("spare"))
                .mapToLong(TeacherOffer::getNanos)
                .sorted()
                .toArray();
        assertThat(nanos[1]).isEqualTo(10 * nanos[0]);
    }

    @Test
    void whoeverTheLedgerChoseMakesTheCallAndIsPaidItsPrice() {
        world.grant(ask("c0"), "cheap");
        var call = call();
        assertThat(call.getTeacher()).isEqualTo("cheap");
        assertThat(call.getModel()).isEqualTo("cheap-model");
        assertThat(call.getPromptNanos()).isEqualTo(2);
        assertThat(call.getReplaceable()).isTrue();
        world.reply(call, "so #### 1");
        assertThat(world.commands())
                .filteredOn(command -> command.getKind() == LedgerCommandKind.POST)
                .singleElement()
                .satisfies(post -> assertThat(post.getAmounts()).isEqualTo(new Amounts(30L, 20 * 2 + 10 * 5L, 1L)));
    }

    @Test
    void aTeacherThatFailsIsReplacedAtOnceAndAskedAgainInItsTimeWhenAllHaveFailed() {
        world.grant(ask("c0"), "wise");
        world.fail(call(), 503, null, 60_000L);
        var second = reserve();
        assertThat(names(second)).containsExactly("cheap", "spare");
        assertThat(second.getNotBefore()).isEqualTo(Instant.EPOCH);
        world.grant(second, "cheap");
        world.fail(call(), 429, null, 2_000L);
        var third = reserve();
        assertThat(names(third)).containsExactly("spare");
        world.grant(third, "spare");
        var last = call();
        assertThat(last.getReplaceable()).as("nobody is left").isFalse();
        assertThat(last.getNotBefore()).isEqualTo(Instant.EPOCH);
        world.fail(last, 500, null, 1_000L);
        var fourth = reserve();
        assertThat(names(fourth)).hasSize(3);
        assertThat(fourth.getNotBefore()).isEqualTo(GatewayWorld.START.plusSeconds(60));
        world.grant(fourth, "wise");
        assertThat(call().getNotBefore()).isEqualTo(GatewayWorld.START.plusSeconds(60));
    }

    @Test
    void aCallThatWasNotMadeBecauseItsTeacherFailsIsMadeByAnother() {
        world.grant(ask("c0"), "wise");
        world.end(call(), CallStep.ABANDONED);
        assertThat(names(reserve())).containsExactly("cheap", "spare");
    }

    @Test
    void whoFailedIsBetterThanNobodyWhereTheOthersHaveNoRoom() {
        world.grant(ask("c0"), "wise");
        world.fail(call(), 500, null, 7_000L);
        noRoom(reserve());
        var again = reserve();
        assertThat(names(again)).hasSize(3);
        assertThat(again.getNotBefore()).isEqualTo(GatewayWorld.START.plusSeconds(7));
        noRoom(again);
        assertThat(world.commands()).isEmpty();
    }

    @Test
    void aBadReplyIsNoReasonToAskAnotherTeacher() {
        world.grant(ask("c0"), "wise");
        world.reply(call(), "no mark");
        assertThat(world.read(Topics.GATEWAY_REJECTIONS))
                .extracting(Rejection::getReason)
                .containsExactly("no-answer-mark");
    }

    @Test
    void whoeverWaitsForRoomWithATeacherIsAskedForWhenAnyOfThemMayHaveSome() {
        noRoom(ask("c0"));
        noRoom(ask("c1"));
        world.voided("other", 500);
        assertThat(world.commands()).as("a call of no teacher of theirs").isEmpty();
        world.quota("teacher:wise", 5_000);
        var first = reserve();
        assertThat(first.getCandidateId()).isEqualTo("c0");
        world.grant(first, "wise");
        var second = reserve();
        assertThat(second.getCandidateId()).isEqualTo("c1");
        noRoom(second);
        assertThat(world.commands()).as("one denial for each grant").isEmpty();
        world.journal(GatewayWorld.own(LedgerEventKind.VOIDED, "q/stage-0/adding")
                .setPipeline("q")
                .setTeacher("cheap")
                .setReleased(new Amounts(100L, 100L, 0L)));
        assertThat(reserve().getCandidateId()).isEqualTo("c1");
    }

    @Test
    void aFullRateLimitIsItsTeachersOwn() {
        var reserve = ask("c0");
        world.denyByRate(reserve, "wise", GatewayWorld.START.plusSeconds(30));
        world.denyByRate(ask("c1"), "cheap", GatewayWorld.START.plusSeconds(60));
        world.passes(Duration.ofSeconds(31));
        var again = world.commands();
        assertThat(again).extracting(LedgerCommand::getCandidateId).containsExactly("c0");
        world.passes(Duration.ofSeconds(30));
        assertThat(world.commands()).extracting(LedgerCommand::getCandidateId).containsExactly("c1");
    }

    @Test
    void whoeverIsAnsweredByAnotherTeacherLeavesTheRoomToTheNext() {
        world.denyByRate(ask("c0"), "wise", Instant.EPOCH);
        world.denyByRate(ask("c1"), "wise", Instant.EPOCH);
        world.journal(
                GatewayWorld.own(LedgerEventKind.POSTED, "p/stage-0/other").setTeacher("wise"));
        var first = reserve();
        assertThat(first.getCandidateId()).isEqualTo("c0");
        world.grant(first, "cheap");
        assertThat(reserve().getCandidateId()).isEqualTo("c1");
    }

    @Test
    void whoeverWaitedForOneTeachersLimitAndNowWaitsForAnothersIsAskedForOnce() {
        world.denyByRate(ask("c0"), "wise", GatewayWorld.START.plusSeconds(5));
        world.passes(Duration.ofSeconds(6));
        world.denyByRate(reserve(), "cheap", GatewayWorld.START.plusSeconds(20));
        world.passes(Duration.ofSeconds(5));
        assertThat(world.commands()).isEmpty();
        world.passes(Duration.ofSeconds(10));
        assertThat(world.commands()).hasSize(1);
    }

    @Test
    void aProviderThatTellsItsLimitsNarrowsItsOwn() {
        world.tells(60, 0);
        world.grant(ask("c0"), "cheap");
        world.reply(call(), "so #### 1");
        assertThat(world.commands())
                .filteredOn(command -> command.getKind() == LedgerCommandKind.NARROW)
                .extracting(LedgerCommand::getTeacher)
                .containsExactly("cheap");
        world.grant(ask("c1"), "wise");
        world.reply(call(), "so #### 1");
        assertThat(world.commands())
                .as("the same words of another")
                .filteredOn(command -> command.getKind() == LedgerCommandKind.NARROW)
                .extracting(LedgerCommand::getTeacher)
                .containsExactly("wise");
    }

    @Test
    void aTeacherWithoutAPriceOrThatTheGatewayDoesNotKnowIsOfferedNothing() {
        world.teachers(Map.of("wise", 1, "stranger", 5));
        assertThat(names(ask("c0"))).containsExactly("wise");
    }

    @Test
    void whatNoTeacherCanBeAskedForEndsByThatName() {
        world.teachers(Map.of("stranger", 1));
        world.real("c0", "adding", 0, null);
        world.passes(Duration.ofSeconds(1));
        assertThat(world.read(Topics.GATEWAY_REJECTIONS))
                .extracting(Rejection::getReason)
                .containsExactly("no-teacher");
        assertThat(world.commands()).noneMatch(command -> command.getKind() == LedgerCommandKind.RESERVE);
    }

    @Test
    void aSecondSolutionHasAnOrderOfItsOwn() {
        world.plan(StageState.REVISED, 1, domain("adding", 0, 20));
        var first = new java.util.TreeSet<String>();
        for (int i = 0; i < 12; i++) {
            world.synthetic("s" + i, "adding", i, 2);
            var reserve = reserve();
            var order = names(reserve);
            world.grant(reserve, order.getFirst());
            world.reply(call(), "so #### 1");
            first.add(order.equals(names(reserve())) ? "same" : "other");
        }
        assertThat(first).containsExactly("other", "same");
    }
}

package io.evenkeel.gateway.stream;

import static io.evenkeel.gateway.stream.GatewayWorld.domain;
import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.contracts.Topics;
import io.evenkeel.contracts.avro.CallPurpose;
import io.evenkeel.contracts.avro.CallStep;
import io.evenkeel.contracts.avro.LedgerCommand;
import io.evenkeel.contracts.avro.LedgerCommandKind;
import io.evenkeel.contracts.avro.Rejection;
import io.evenkeel.contracts.avro.Reply;
import io.evenkeel.contracts.avro.StageState;
import io.evenkeel.gateway.domain.quote.PriceList;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A price that changes on the second of January, a day after the world begins. */
class PricesTest {
    private static final PriceList RISING = PriceList.parse("practice@2026-01-01=2/5,practice@2026-01-02=20/50");
    /** What a reply of the test's teacher costs: 20 prompt tokens and 10 of completion. */
    private static final long BEFORE = 20 * 2 + 10 * 5;

    private static final long AFTER = 10 * BEFORE;

    private static <T> T only(List<T> all) {
        assertThat(all).hasSize(1);
        return all.getFirst();
    }

    private static LedgerCommand first(List<LedgerCommand> commands, LedgerCommandKind kind) {
        return commands.stream()
                .filter(command -> command.getKind() == kind)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void aCallIsPostedAtThePriceThatItWasQuotedAtThoughAnotherHoldsByThen() {
        try (var world = new GatewayWorld(3, RISING)) {
            world.plan(StageState.PLANNED, 0, domain("adding", 1, 0));
            world.real("c0", "adding", 0, null);
            var reserve = only(world.commands());
            world.passes(Duration.ofHours(23).plusMinutes(59));
            world.grant(reserve);
            var call = only(world.calls());
            assertThat(call.getPromptNanos()).isEqualTo(2);
            assertThat(call.getCompletionNanos()).isEqualTo(5);
            assertThat(call.getPricedAt()).isEqualTo(GatewayWorld.START);
            world.passes(Duration.ofMinutes(1));
            world.reply(call, "so #### 1");
            var post = first(world.commands(), LedgerCommandKind.POST);
            assertThat(post.getAmounts().getNanos()).isEqualTo(BEFORE);
            assertThat(post.getAmounts().getNanos())
                    .isLessThanOrEqualTo(reserve.getAmounts().getNanos());
        }
    }

    @Test
    void aQuoteTakesThePriceOfTheTimeOfAskingAndANewAttemptANewOne() {
        try (var world = new GatewayWorld(3, RISING)) {
            world.plan(StageState.PLANNED, 0, domain("adding", 1, 0));
            world.real("c0", "adding", 0, null);
            var reserve = only(world.commands());
            world.grant(reserve);
            var first = only(world.calls());
            world.passes(Duration.ofDays(1));
            world.fail(first, 500, null, null);
            var again = first(world.commands(), LedgerCommandKind.RESERVE);
            assertThat(again.getAmounts().getTokens())
                    .isEqualTo(reserve.getAmounts().getTokens());
            assertThat(again.getAmounts().getNanos())
                    .isEqualTo(10 * reserve.getAmounts().getNanos());
            world.grant(again);
            var second = only(world.calls());
            assertThat(second.getPricedAt()).isEqualTo(GatewayWorld.START.plus(Duration.ofDays(1)));
            world.reply(second, "so #### 1");
            assertThat(first(world.commands(), LedgerCommandKind.POST)
                            .getAmounts()
                            .getNanos())
                    .isEqualTo(AFTER);
        }
    }

    @Test
    void aLateReplyIsReconciledAtThePriceThatItsCallWasQuotedAt() {
        try (var world = new GatewayWorld(3, RISING)) {
            world.plan(StageState.PLANNED, 0, domain("adding", 1, 0));
            world.real("c0", "adding", 0, null);
            world.grantAll();
            var call = only(world.calls());
            world.passes(Duration.ofDays(1));
            world.end(call, CallStep.LOST);
            world.commands();
            world.reply(call, "late #### 1");
            var reconcile = first(world.commands(), LedgerCommandKind.RECONCILE);
            assertThat(reconcile.getAmounts().getNanos()).isEqualTo(BEFORE);
        }
    }

    @Test
    void whatHasNoPriceIsNeverAskedForAndEndsByThatName() {
        try (var world = new GatewayWorld(3, PriceList.parse("other@2026-01-01=1/1,practice@2026-01-02=2/5"))) {
            world.plan(StageState.PLANNED, 0, domain("adding", 2, 0));
            for (int i = 0; i < 3; i++) {
                world.real("c" + i, "adding", i, null);
            }
            world.request("r-1", CallPurpose.REFERENCE, -1);
            world.passes(Duration.ofSeconds(1));
            world.passes(Duration.ofSeconds(1));
            assertThat(world.commands()).isEmpty();
            assertThat(world.read(Topics.GATEWAY_REJECTIONS))
                    .extracting(Rejection::getCandidateId, Rejection::getReason, Rejection::getReturned)
                    .containsExactlyInAnyOrder(
                            org.assertj.core.groups.Tuple.tuple("c0", "no-price", true),
                            org.assertj.core.groups.Tuple.tuple("c1", "no-price", true),
                            org.assertj.core.groups.Tuple.tuple("c2", "no-price", true));
            assertThat(world.read(Topics.GATEWAY_REPLIES))
                    .extracting(Reply::getError)
                    .containsExactly("no-price");

            world.passes(Duration.ofDays(1));
            world.real("c9", "adding", 9, null);
            assertThat(only(world.commands()).getKind()).isEqualTo(LedgerCommandKind.RESERVE);
        }
    }
}

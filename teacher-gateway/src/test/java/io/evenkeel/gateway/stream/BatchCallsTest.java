package io.evenkeel.gateway.stream;

import static io.evenkeel.gateway.stream.GatewayWorld.domain;
import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.contracts.avro.CallPurpose;
import io.evenkeel.contracts.avro.LedgerCommand;
import io.evenkeel.contracts.avro.LedgerCommandKind;
import io.evenkeel.contracts.avro.StageState;
import io.evenkeel.contracts.avro.TeacherCall;
import io.evenkeel.contracts.avro.TeacherOffer;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The only teacher and wise have a batch API, at the price of {@link GatewayWorld#BATCH_PRICE}; cheap and spare have none. */
class BatchCallsTest {
    private final GatewayWorld world = new GatewayWorld(Duration.ZERO);

    @AfterEach
    void stop() {
        world.close();
    }

    private LedgerCommand only(LedgerCommandKind kind) {
        var found = world.commands().stream()
                .filter(command -> command.getKind() == kind)
                .toList();
        assertThat(found).hasSize(1);
        return found.getFirst();
    }

    private TeacherCall call() {
        return world.calls().getFirst();
    }

    @Test
    void callsOfTheNamedPurposesGoThroughTheBatchApiAndArePostedAtItsPrice() {
        world.batch(CallPurpose.WRITE_QUESTIONS);
        world.plan(StageState.PLANNED, 0, domain("adding", 1, 1));
        world.request("r-1", CallPurpose.WRITE_QUESTIONS, 0);
        var reserve = only(LedgerCommandKind.RESERVE);
        assertThat(reserve.getBatch()).isTrue();
        var price = GatewayWorld.BATCH_PRICE;
        assertThat(reserve.getAmounts().getNanos())
                .isEqualTo(price.of(reserve.getInputTokens(), reserve.getOutputTokens()));

        world.grant(reserve);
        var call = call();
        assertThat(call.getBatch()).isTrue();
        assertThat(call.getPromptNanos()).isEqualTo(price.promptNanos());
        world.reply(call, "1 + 1 = ?");
        // The usage of GatewayWorld's replies.
        assertThat(only(LedgerCommandKind.POST).getAmounts().getNanos()).isEqualTo(price.of(20, 10));
    }

    @Test
    void ofOneCandidateTheFirstSolveMayBeACallOfItsOwnAndTheSecondGoInABatch() {
        world.batch(CallPurpose.SECOND_SOLVE);
        world.plan(StageState.PLANNED, 0, domain("adding", 0, 1));
        world.synthetic("c0", "adding", 0, 2);
        var first = only(LedgerCommandKind.RESERVE);
        assertThat(first.getBatch()).isFalse();
        world.grant(first);
        var call = call();
        assertThat(call.getBatch()).isFalse();
        world.reply(call, "so #### 1");
        world.grant(only(LedgerCommandKind.RESERVE));
        assertThat(call().getBatch()).isTrue();
    }

    @Test
    void ofSeveralTeachersThoseWithABatchApiAreOfferedACallThroughIt() {
        world.batch(CallPurpose.RATIONALE);
        world.teachers(Map.of("wise", 1, "cheap", 1));
        world.plan(StageState.PLANNED, 0, domain("adding", 2, 0));
        world.real("c0", "adding", 0, null);
        var reserve = only(LedgerCommandKind.RESERVE);
        assertThat(reserve.getTeachers())
                .extracting(TeacherOffer::getTeacher, TeacherOffer::getBatch)
                .containsExactlyInAnyOrder(
                        org.assertj.core.groups.Tuple.tuple("wise", true),
                        org.assertj.core.groups.Tuple.tuple("cheap", false));
        world.grant(reserve, "cheap");
        assertThat(call().getBatch()).isFalse();
        world.real("c1", "adding", 1, null);
        world.grant(only(LedgerCommandKind.RESERVE), "wise");
        assertThat(call().getBatch()).isTrue();
    }

    @Test
    void tooManyRequestsToABatchNarrowNoRateLimit() {
        world.batch(CallPurpose.RATIONALE);
        world.plan(StageState.PLANNED, 0, domain("adding", 1, 0));
        world.real("c0", "adding", 0, null);
        world.grant(only(LedgerCommandKind.RESERVE));
        world.fail(call(), 429, null, null);
        assertThat(world.commands())
                .extracting(LedgerCommand::getKind)
                .contains(LedgerCommandKind.VOID)
                .doesNotContain(LedgerCommandKind.NARROW);
    }
}

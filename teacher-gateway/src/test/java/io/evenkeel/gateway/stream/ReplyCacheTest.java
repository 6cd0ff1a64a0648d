package io.evenkeel.gateway.stream;

import static io.evenkeel.gateway.stream.GatewayWorld.domain;
import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.contracts.Texts;
import io.evenkeel.contracts.Topics;
import io.evenkeel.contracts.avro.CallPurpose;
import io.evenkeel.contracts.avro.LedgerCommand;
import io.evenkeel.contracts.avro.LedgerCommandKind;
import io.evenkeel.contracts.avro.Outcome;
import io.evenkeel.contracts.avro.StageState;
import io.evenkeel.contracts.avro.TeacherCall;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ReplyCacheTest {
    private static final Duration TIME = Duration.ofHours(1);
    private static final String QUESTION = "69 + 43 = ?";

    private final GatewayWorld world = new GatewayWorld(TIME);

    @AfterEach
    void stop() {
        world.close();
    }

    @Test
    void aReplyAnswersTheSameCallAgainForNothingAndSaysSo() {
        buyReference("r1", "forty-two");
        world.read(Topics.GATEWAY_REPLIES);
        world.request("r2", CallPurpose.REFERENCE, -1);
        world.grantAll();

        assertThat(world.calls()).isEmpty();
        assertThat(world.commands()).singleElement().satisfies(post -> {
            assertThat(post.getKind()).isEqualTo(LedgerCommandKind.POST);
            assertThat(post.getCommandId()).isEqualTo("r2/reference/0/post");
            assertThat(post.getAmounts().getTokens()).isZero();
            assertThat(post.getAmounts().getNanos()).isZero();
            assertThat(post.getUnknown()).isFalse();
            assertThat(post.getReason()).isEqualTo("cached-reply");
        });
        assertThat(world.read(Topics.GATEWAY_REPLIES)).singleElement().satisfies(reply -> {
            assertThat(Texts.read(reply.getText())).isEqualTo("forty-two");
            assertThat(reply.getCallIds()).containsExactly("r2/reference/0");
            assertThat(reply.getCachedFrom()).containsExactly("r1/reference/0");
            assertThat(reply.getTokens()).isZero();
        });
    }

    @Test
    void aCandidateIsAnExampleByCachedRepliesEachOfItsOwnSolve() {
        world.plan(StageState.PLANNED, 0, domain("adding", 0, 2));
        world.synthetic("s1", QUESTION, "adding", 0, 2);
        world.grantAll();
        world.reply(call("s1/rationale/0"), "60 and 52 #### 112");
        world.grantAll();
        world.reply(call("s1/second-solve/0"), "70 and 42 #### 112");
        world.commands();
        world.read(Topics.GATEWAY_RATIONALES);

        world.synthetic("s2", QUESTION, "adding", 1, 2);
        world.grantAll();
        world.grantAll();
        assertThat(world.calls()).isEmpty();
        assertThat(world.commands()).extracting(LedgerCommand::getOutcome).containsExactly(Outcome.ACCEPTED);
        assertThat(world.read(Topics.GATEWAY_RATIONALES)).singleElement().satisfies(example -> {
            assertThat(Texts.read(example.getRationale())).isEqualTo("60 and 52");
            assertThat(example.getCachedFrom()).containsExactly("s1/rationale/0", "s1/second-solve/0");
            assertThat(example.getTokens()).isZero();
        });
    }

    @Test
    void aSolveThatDisagreedIsSoughtAnew() {
        world.plan(StageState.PLANNED, 0, domain("adding", 0, 2));
        world.synthetic("s1", QUESTION, "adding", 0, 2);
        world.grantAll();
        world.reply(call("s1/rationale/0"), "60 and 52 #### 112");
        world.grantAll();
        world.reply(call("s1/second-solve/0"), "wrong #### 111");
        world.commands();

        world.synthetic("s2", QUESTION, "adding", 1, 2);
        world.grantAll();
        assertThat(world.calls()).isEmpty();
        world.grantAll();
        world.reply(call("s2/second-solve/0"), "70 and 42 #### 112");
        assertThat(world.read(Topics.GATEWAY_RATIONALES)).singleElement().satisfies(example -> {
            assertThat(example.getCachedFrom()).containsExactly("s1/rationale/0");
            assertThat(example.getTokens()).isEqualTo(30);
        });
    }

    @Test
    void aReplyThatTaughtNothingIsNotGivenAgain() {
        world.plan(StageState.PLANNED, 0, domain("adding", 0, 2));
        world.synthetic("s1", QUESTION, "adding", 0, 1);
        world.grantAll();
        world.reply(call("s1/rationale/0"), "no mark");
        world.synthetic("s2", QUESTION, "adding", 1, 1);
        world.grantAll();
        call("s2/rationale/0");
    }

    @Test
    void questionsAreWrittenAnewEachTime() {
        world.plan(StageState.PLANNED, 0, domain("adding", 0, 2));
        world.request("w1", CallPurpose.WRITE_QUESTIONS, 0);
        world.grantAll();
        world.reply(call("w1/write-questions/0"), "1 + 1 = ?");
        world.request("w2", CallPurpose.WRITE_QUESTIONS, 0);
        world.grantAll();
        call("w2/write-questions/0");
    }

    @Test
    void itIsUsedForItsTimeAndThenForgotten() {
        buyReference("r1", "forty-two");
        world.passes(TIME.minusSeconds(2));
        world.request("r2", CallPurpose.REFERENCE, -1);
        world.grantAll();
        assertThat(world.calls()).isEmpty();
        assertThat(world.rows("replies")).isEqualTo(1);

        world.passes(Duration.ofSeconds(2));
        world.passes(Duration.ofSeconds(2));
        assertThat(world.rows("replies")).isZero();
        assertThat(world.rows("replies-by-time")).isZero();
        world.request("r3", CallPurpose.REFERENCE, -1);
        world.grantAll();
        call("r3/reference/0");
    }

    @Test
    void withoutATimeNoReplyIsKept() {
        try (var off = new GatewayWorld()) {
            off.request("r1", CallPurpose.REFERENCE, -1);
            off.grantAll();
            off.reply(off.calls().getFirst(), "forty-two");
            assertThat(off.rows("replies")).isZero();
            off.request("r2", CallPurpose.REFERENCE, -1);
            off.grantAll();
            assertThat(off.calls()).hasSize(1);
        }
    }

    private void buyReference(String id, String text) {
        world.request(id, CallPurpose.REFERENCE, -1);
        world.grantAll();
        world.reply(call(id + "/reference/0"), text);
        world.commands();
    }

    private TeacherCall call(String id) {
        var calls = world.calls();
        assertThat(calls).extracting(TeacherCall::getCallId).containsExactly(id);
        return calls.getFirst();
    }
}

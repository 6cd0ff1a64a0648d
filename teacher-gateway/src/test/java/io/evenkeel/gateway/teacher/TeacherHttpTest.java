package io.evenkeel.gateway.teacher;

import static io.evenkeel.gateway.teacher.Practice.dials;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import io.evenkeel.contracts.avro.TeacherCall;
import io.evenkeel.gateway.domain.result.TeacherReply;
import io.evenkeel.gateway.domain.result.ToldLimits;
import io.evenkeel.gateway.domain.result.Usage;
import io.evenkeel.practice.teacher.Dials;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against the practice teacher, which misbehaves as told and says what it billed. */
class TeacherHttpTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final Duration SHORT = Duration.ofMillis(300);
    private static final TeacherCall CALL = Practice.call("c1", 0, "12 + 34 = ?");

    @TempDir
    Path folder;

    private @Nullable Practice practice;

    @AfterEach
    void stop() throws IOException {
        if (practice != null) {
            practice.close();
        }
    }

    @Test
    void aReplyHasItsTextAndTheUsageThatWasBilled() throws Exception {
        var reply = start(dials(0, 0, 0, 0, 0, 0))
                .client(TIMEOUT, true, false, null)
                .ask(CALL);
        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.content()).endsWith("#### 46");
        assertThat(reply.finishReason()).isEqualTo("stop");
        assertThat(billed()).isEqualTo(tokens(reply)).isPositive();
    }

    @Test
    void aLostReplyIsUnknownAndTheLookUpFindsItWithItsBill() throws Exception {
        var teacher = start(dials(0, 0, 0, 1, 0, 0)).client(TIMEOUT, true, false, null);
        var reply = teacher.ask(CALL);
        assertThat(reply.status()).isZero();
        assertThat(reply.billUnknown()).isTrue();
        assertThat(reply.error()).isEqualTo("connection-lost");

        assertThat(teacher.lookUp(CALL)).isInstanceOfSatisfying(LookUp.Found.class, found -> {
            assertThat(found.reply().content()).endsWith("#### 46");
            assertThat(billed()).isEqualTo(tokens(found.reply())).isPositive();
        });
    }

    @Test
    void aReplyThatIsNoChatCompletionHasAnUnknownBillUntilItIsLookedUp() throws Exception {
        var teacher = start(dials(0, 0, 0, 0, 1, 0)).client(TIMEOUT, true, false, null);
        for (int i = 0; i < 6; i++) {
            var call = Practice.call("c" + i, 0, "12 + 34 = ?");
            var reply = teacher.ask(call);
            assertThat(reply.status()).isEqualTo(200);
            assertThat(reply.error()).isEqualTo("malformed-reply");
            assertThat(reply.billUnknown()).isTrue();
            assertThat(teacher.lookUp(call)).isInstanceOf(LookUp.Found.class);
        }
    }

    @Test
    void aHangingCallMayStillComeUntilTheTeacherLetsItGoAndIsThenNeverBilled() throws Exception {
        var teacher = start(dials(0, 0, 1, 0, 0, 2_000)).client(SHORT, true, false, null);
        var reply = teacher.ask(CALL);
        assertThat(reply.error()).isEqualTo("timed-out");
        assertThat(reply.billUnknown()).isTrue();
        await().until(() -> teacher.lookUp(CALL) instanceof LookUp.NeverBilled);
        assertThat(billed()).isZero();
    }

    @Test
    void aReplyThatComesTooLateMayStillComeAndIsFoundThen() throws Exception {
        var slow = new Dials(1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 6_000, 0, 1, true, true, 0);
        var teacher = start(slow).client(Duration.ofSeconds(1), true, false, null);
        assertThat(teacher.ask(CALL).error()).isEqualTo("timed-out");
        assertThat(teacher.lookUp(CALL)).isInstanceOf(LookUp.MayStillCome.class);
        await().atMost(Duration.ofSeconds(30)).until(() -> teacher.lookUp(CALL) instanceof LookUp.Found);
    }

    @Test
    void aRateLimitSaysHowLongToWaitBeItInSecondsOrAsADate() throws Exception {
        var teacher = start(dials(1, 0, 0, 0, 0, 0)).client(TIMEOUT, true, false, null);
        for (int i = 0; i < 6; i++) {
            var reply = teacher.ask(Practice.call("c" + i, 0, "12 + 34 = ?"));
            assertThat(reply.status()).isEqualTo(429);
            assertThat(reply.error()).isEqualTo("rate-limit-exceeded");
            assertThat(Objects.requireNonNull(reply.retryAfterMillis())).isCloseTo(1_000L, within(1_000L));
        }
        assertThat(billed()).isZero();
    }

    @Test
    void whatTheTeacherPermitsIsReadFromEveryReply() throws Exception {
        var oneAMinute = new Dials(1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, true, true, 1);
        var teacher = start(oneAMinute).client(TIMEOUT, true, false, null);
        var served = teacher.ask(Practice.call("c0", 0, "12 + 34 = ?"));
        assertThat(served.status()).isEqualTo(200);
        assertThat(served.limits()).isEqualTo(new ToldLimits(1, 0));
        var refused = teacher.ask(Practice.call("c1", 0, "12 + 34 = ?"));
        assertThat(refused.status()).isEqualTo(429);
        assertThat(refused.limits()).isEqualTo(new ToldLimits(1, 0));
        assertThat(Objects.requireNonNull(refused.retryAfterMillis())).isBetween(1_000L, 60_000L);
        assertThat(ToldLimits.parse("many", " 900 ")).isEqualTo(new ToldLimits(0, 900));
    }

    @Test
    void aServersErrorIsKnownToBeUnbilled() throws Exception {
        var reply = start(dials(0, 1, 0, 0, 0, 0))
                .client(TIMEOUT, true, false, null)
                .ask(CALL);
        assertThat(reply.status()).isGreaterThanOrEqualTo(500);
        assertThat(reply.billUnknown()).isFalse();
    }

    @Test
    void aTeacherThatHonoursKeysAnswersAgainAndBillsOnce() throws Exception {
        var teacher = start(dials(0, 0, 0, 0, 0, 0)).client(TIMEOUT, false, true, null);
        var reply = teacher.ask(CALL);
        assertThat(teacher.lookUp(CALL)).isEqualTo(new LookUp.Found(reply));
        assertThat(billed()).isEqualTo(tokens(reply));
    }

    @Test
    void aTeacherThatHonoursKeysButIsBusyMaySayLater() throws Exception {
        var teacher = start(dials(1, 0, 0, 0, 0, 0)).client(TIMEOUT, false, true, null);
        assertThat(teacher.lookUp(CALL)).isInstanceOf(LookUp.MayStillCome.class);
    }

    @Test
    void aLookUpThatIsSwitchedOffDoesNotSayThatNothingWasBilled() throws Exception {
        var off = new Dials(1, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 1, true, false, 0);
        var teacher = start(off).client(TIMEOUT, true, false, null);
        assertThat(teacher.ask(CALL).billUnknown()).isTrue();
        assertThat(teacher.lookUp(CALL)).isInstanceOf(LookUp.Unavailable.class);
        assertThat(billed()).isPositive();
    }

    @Test
    void withoutEitherThereIsNothingToLookUp() throws Exception {
        var teacher = start(dials(0, 0, 0, 0, 0, 0)).client(TIMEOUT, false, false, null);
        teacher.ask(CALL);
        assertThat(teacher.lookUp(CALL)).isInstanceOf(LookUp.Unavailable.class);
        assertThat(practice().bill().requests()).isEqualTo(1);
    }

    @Test
    void theKeyIsSentAndAWrongOneIsRefusedByName() throws Exception {
        practice = Practice.start(folder, dials(0, 0, 0, 0, 0, 0), "sk-right");
        assertThat(practice.client(TIMEOUT, true, false, "sk-right").ask(CALL).status())
                .isEqualTo(200);
        var refused = practice.client(TIMEOUT, true, false, "sk-wrong").ask(CALL);
        assertThat(refused.status()).isEqualTo(401);
        assertThat(refused.error()).isEqualTo("invalid-api-key");
    }

    private Practice start(Dials dials) throws IOException {
        practice = Practice.start(folder, dials, null);
        return practice;
    }

    private Practice practice() {
        return Objects.requireNonNull(practice);
    }

    private long billed() {
        return practice().bill().totalTokens();
    }

    private static long tokens(TeacherReply reply) {
        return Objects.requireNonNullElse(reply.usage(), Usage.NONE).tokens();
    }
}

package io.evenkeel.practice.teacher;

import static io.evenkeel.practice.teacher.Conversation.content;
import static io.evenkeel.practice.teacher.Conversation.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FaultsTest {
    private static final String QUESTION = "47 + 25 = ?";

    @TempDir
    private Path folder;

    @Test
    void faultsHitAsOftenAsDialled() {
        var dials = new Dials(9, 0.1, 0.2, 0.05, 0.05, 0.1, 0, 0, 0, 0, 0, 0, 1, true, true, 0);
        var hits = new HashMap<Fault, Integer>();
        for (int call = 0; call < 20_000; call++) {
            hits.merge(Fault.of(dials, "key " + call, 1), 1, Integer::sum);
        }

        // Four standard errors of the largest share are 0.014.
        assertThat(hits.getOrDefault(Fault.RATE_LIMITED, 0) / 20_000.0).isBetween(0.09, 0.11);
        assertThat(hits.getOrDefault(Fault.SERVER_ERROR, 0) / 20_000.0).isBetween(0.188, 0.212);
        assertThat(hits.getOrDefault(Fault.HANG, 0) / 20_000.0).isBetween(0.043, 0.057);
        assertThat(hits.getOrDefault(Fault.LOST_REPLY, 0) / 20_000.0).isBetween(0.043, 0.057);
        assertThat(hits.getOrDefault(Fault.MALFORMED, 0) / 20_000.0).isBetween(0.09, 0.11);
        assertThat(hits.getOrDefault(Fault.NONE, 0) / 20_000.0).isBetween(0.486, 0.514);
    }

    @Test
    void aRunOfAttemptsRepeatsAlsoOverARestart(@TempDir Path again) throws Exception {
        var once = new ArrayList<Integer>();
        try (var running = start(folder, "{\"rate_limited\":0.4,\"server_errors\":0.3}")) {
            for (int i = 0; i < 12; i++) {
                once.add(running.conversation().ask("key", QUESTION).statusCode());
            }
        }
        var inParts = new ArrayList<Integer>();
        for (int part = 0; part < 3; part++) {
            try (var running = start(again, "{\"rate_limited\":0.4,\"server_errors\":0.3}")) {
                for (int i = 0; i < 4; i++) {
                    inParts.add(running.conversation().ask("key", QUESTION).statusCode());
                }
            }
        }

        assertThat(inParts).isEqualTo(once);
        assertThat(new HashSet<>(once)).contains(200, 429);
    }

    @Test
    void noMoreRequestsAreServedInAMinuteThanTheDialSays() throws Exception {
        try (var running = start(folder, "{\"requests_per_minute\":2}")) {
            for (int i = 0; i < 3; i++) {
                var response = running.conversation().ask("key " + i, QUESTION);
                assertThat(response.statusCode()).isEqualTo(i < 2 ? 200 : 429);
                assertThat(response.headers().firstValue("x-ratelimit-limit-requests"))
                        .hasValue("2");
                assertThat(response.headers().firstValue("Retry-After").isPresent())
                        .isEqualTo(i == 2);
            }
        }
    }

    @Test
    void aMinuteHasRoomAgainSixtySecondsAfterItsFirstRequest() {
        var minute = new Minute();
        assertThat(minute.take(1_000, 2)).isZero();
        assertThat(minute.take(5_000, 2)).isZero();
        assertThat(minute.take(6_000, 2)).isEqualTo(55_000);
        assertThat(minute.take(60_999, 2)).isEqualTo(1);
        assertThat(minute.take(61_000, 2)).isZero();
        assertThat(minute.take(61_000, 2)).isEqualTo(4_000);
    }

    @Test
    void tooManyRequestsSayWhenToComeBackInBothForms() throws Exception {
        try (var running = start(folder, "{\"rate_limited\":1,\"retry_after_seconds\":7}")) {
            int seconds = 0;
            int dates = 0;
            for (int i = 0; i < 20; i++) {
                var before = Instant.now();
                var response = running.conversation().ask("key " + i, QUESTION);
                assertThat(response.statusCode()).isEqualTo(429);
                var retryAfter = response.headers().firstValue("Retry-After").orElseThrow();
                if (retryAfter.equals("7")) {
                    seconds++;
                } else {
                    var date = ZonedDateTime.parse(retryAfter, DateTimeFormatter.RFC_1123_DATE_TIME);
                    assertThat(date.toInstant()).isAfterOrEqualTo(before.plusSeconds(7));
                    dates++;
                }
            }
            assertThat(seconds).isPositive();
            assertThat(dates).isPositive();
            assertThat(running.conversation().bill().get("total_tokens").asInt())
                    .isZero();
            assertThat(running.conversation()
                            .bill()
                            .at("/requests_by_kind/rate_limited")
                            .asInt())
                    .isEqualTo(20);
        }
    }

    @Test
    void serverErrorsComeInThreeKindsAndCostNothing() throws Exception {
        try (var running = start(folder, "{\"server_errors\":1}")) {
            var statuses = new HashSet<Integer>();
            for (int i = 0; i < 20; i++) {
                statuses.add(running.conversation().ask("key " + i, QUESTION).statusCode());
            }
            assertThat(statuses).containsExactlyInAnyOrder(500, 502, 503);
            assertThat(running.conversation().bill().get("total_tokens").asInt())
                    .isZero();
        }
    }

    @Test
    void aHangingCallEndsWithoutAReplyAndIsNeverBilled() throws Exception {
        try (var running = start(folder, "{\"hangs\":1,\"hang_millis\":200}")) {
            var teacher = running.conversation();
            assertThatThrownBy(() -> teacher.ask("key", QUESTION)).isInstanceOf(IOException.class);
            assertThat(teacher.bill().get("billed_calls").asInt()).isZero();
            assertThat(teacher.get("/v1/usage/key").statusCode()).isEqualTo(404);
        }
    }

    @Test
    void aLostReplyIsBilledAndCanBeLookedUp() throws Exception {
        try (var running = start(folder, "{\"lost_replies\":1}")) {
            var teacher = running.conversation();
            assertThatThrownBy(() -> teacher.ask("key", QUESTION)).isInstanceOf(IOException.class);
            assertThat(teacher.bill().get("keys_billed_again").asInt()).isZero();
            assertThat(teacher.bill().get("billed_calls").asInt()).isEqualTo(1);
            var found = json(teacher.get("/v1/usage/key"));
            assertThat(found.at("/reply/choices/0/message/content").asText()).endsWith(" #### 72");
        }
    }

    @Test
    void aMalformedReplyIsNoChatCompletionButIsBilledOnce() throws Exception {
        try (var running = start(folder, "{\"malformed\":1}")) {
            var teacher = running.conversation();
            int notJson = 0;
            int withoutChoices = 0;
            for (int i = 0; i < 20; i++) {
                var response = teacher.ask("key " + i, QUESTION);
                assertThat(response.statusCode()).isEqualTo(200);
                try {
                    assertThat(json(response).has("choices")).isFalse();
                    withoutChoices++;
                } catch (JsonProcessingException e) {
                    notJson++;
                }
            }
            assertThat(notJson).isPositive();
            assertThat(withoutChoices).isPositive();
            assertThat(teacher.bill().get("billed_calls").asInt()).isEqualTo(20);

            teacher.turn("{\"malformed\":0}");
            assertThat(content(teacher.ask("key 0", QUESTION))).endsWith(" #### 72");
            assertThat(teacher.bill().get("billed_calls").asInt()).isEqualTo(20);
        }
    }

    @Test
    void latencyDelaysAReply() throws Exception {
        try (var running = start(folder, "{\"latency_millis\":300}")) {
            long before = System.nanoTime();
            running.conversation().ask("key", QUESTION);

            assertThat(System.nanoTime() - before).isGreaterThanOrEqualTo(300_000_000L);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"rate_limited\":1.5}",
                "{\"rate_limited\":0.6,\"hangs\":0.6}",
                "{\"latency_millis\":-1}",
                "{\"rate_limited\":null}",
                "{\"rate_limits\":0.5}",
                "{\"hangs\":\"often\"}",
                "[1]",
                "no"
            })
    void aDialThatIsNotAllowedIsRefusedAndChangesNothing(String dials) throws Exception {
        try (var running = start(folder, "{}")) {
            var teacher = running.conversation();
            var before = teacher.get("/practice/dials").body();
            var response = teacher.post("/practice/dials", dials);

            assertThat(response.statusCode()).isEqualTo(400);
            assertThat(json(response).at("/error/code").asText()).isEqualTo("invalid_dials");
            assertThat(teacher.get("/practice/dials").body()).isEqualTo(before);
        }
    }

    @Test
    void theBillNeverHoldsAQuestion() throws Exception {
        try (var running = start(folder, "{\"rate_limited\":0.5}")) {
            for (var key : List.of("a", "b", "c", "d")) {
                running.conversation().ask(key, "Sort d k b");
            }
        }
        assertThat(Files.readString(folder.resolve("bill.jsonl"))).doesNotContain("Sort");
    }

    private static RunningTeacher start(Path folder, String dials) throws IOException, InterruptedException {
        var running = RunningTeacher.start(folder, new PracticeTeacher(), RunningTeacher.flawless());
        running.conversation().turn(dials);
        return running;
    }
}

package io.evenkeel.gateway.teacher;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.gateway.domain.result.Usage;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class BatchJsonTest {
    private static final Instant NOON = Instant.ofEpochSecond(1_000_000);

    @Test
    void aLineThatFailsSaysWhyAndCostsNothing() {
        var replies = BatchJson.replies("""
                {"custom_id":"a","response":{"status_code":500,"body":{"error":{"code":"server_error"}}}}
                {"custom_id":"b","response":null,"error":{"code":"batch_expired","message":"late"}}
                {"custom_id":"b","response":{"status_code":200,"body":{}}}
                no JSON
                {"response":{"status_code":200,"body":{}}}
                """);
        assertThat(replies).containsOnlyKeys("a", "b");
        assertThat(Objects.requireNonNull(replies.get("a")).billUnknown()).isFalse();
        assertThat(Objects.requireNonNull(replies.get("b")).usage()).isEqualTo(Usage.NONE);
        assertThat(Objects.requireNonNull(replies.get("b")).error()).isEqualTo("batch-expired");
    }

    private static BatchJson.@Nullable Page page(int... secondsAfterNoon) {
        var batches = new StringBuilder();
        for (int seconds : secondsAfterNoon) {
            batches.append(batches.isEmpty() ? "" : ",")
                    .append("{\"id\":\"b\",\"status\":\"completed\",\"created_at\":")
                    .append(NOON.getEpochSecond() + seconds)
                    .append("}");
        }
        return BatchJson.page("{\"has_more\":true,\"data\":[" + batches + "]}");
    }

    @Test
    void aListIsReadNoFurtherThanToWhereItIsOlderThanWhatIsSoughtUnlessItIsNotNewestFirst() {
        assertThat(Objects.requireNonNull(page(2, 1, -1)).goesBackBeyond(NOON)).isTrue();
        assertThat(Objects.requireNonNull(page(2, 1, 0)).goesBackBeyond(NOON)).isFalse();
        assertThat(Objects.requireNonNull(page(-3, -2, -1)).goesBackBeyond(NOON))
                .as("oldest first")
                .isFalse();
        assertThat(Objects.requireNonNull(page(-1, -1)).goesBackBeyond(NOON))
                .as("in no order that can be seen")
                .isFalse();
    }

    @Test
    void whatDoesNotSayWhenItWasCreatedIsNoBatch() {
        assertThat(BatchJson.batch("{\"id\":\"b\",\"status\":\"completed\"}")).isNull();
        assertThat(BatchJson.page("{\"data\":[{\"id\":\"b\",\"status\":\"completed\"}]}"))
                .isNull();
        assertThat(BatchJson.page("<html>")).isNull();
    }
}

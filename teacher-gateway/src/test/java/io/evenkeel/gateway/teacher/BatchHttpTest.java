package io.evenkeel.gateway.teacher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.evenkeel.gateway.domain.result.Usage;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BatchHttpTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(5);
    private static final Instant LONG_AGO = Instant.EPOCH;

    @TempDir
    Path folder;

    private Practice practice;
    private BatchHttp api;

    @BeforeEach
    void start() throws IOException {
        practice = Practice.start(folder, Practice.dials(0, 0, 0, 0, 0, 0), null);
        api = Objects.requireNonNull(practice.batching(TIMEOUT, false).batches());
    }

    @AfterEach
    void stop() throws IOException {
        practice.close();
    }

    private String line(String candidate, String question) {
        return api.line(Practice.call(candidate, 0, question));
    }

    private String upload(String... lines) throws InterruptedException {
        return ((BatchHttp.Upload.Done) api.upload(List.of(lines))).file();
    }

    private ProviderBatch create(String file, String name) throws InterruptedException {
        return ((BatchHttp.Creation.Done) api.create(file, name)).batch();
    }

    private ProviderBatch get(String id) throws InterruptedException {
        return ((BatchHttp.Search.Found) api.get(id)).batch();
    }

    private ProviderBatch ended(ProviderBatch batch) throws InterruptedException {
        await().until(() -> get(batch.id()).hasEnded());
        return get(batch.id());
    }

    @Test
    void aBatchIsMadeOfAFileFoundByItsNameAndBringsEachCallsReply() throws InterruptedException {
        var made = create(upload(line("a", "69 + 43 = ?"), line("b", "17 * 3 = ?")), "worker/1/default/0");
        assertThat(made.hasEnded()).isFalse();
        var found = api.find("worker/1/default/0", LONG_AGO);
        assertThat(found).isInstanceOfSatisfying(BatchHttp.Search.Found.class, search -> assertThat(
                        search.batch().id())
                .isEqualTo(made.id()));
        var ended = ended(made);
        assertThat(ended.name()).isEqualTo("worker/1/default/0");
        assertThat(ended.errorFile()).isNull();
        var replies = ((BatchHttp.Content.Read) api.content(Objects.requireNonNull(ended.outputFile()))).replies();
        assertThat(replies).containsOnlyKeys("a/rationale/0", "b/rationale/0");
        var reply = Objects.requireNonNull(replies.get("a/rationale/0"));
        assertThat(reply.content()).endsWith("#### 112");
        assertThat(reply.status()).isEqualTo(200);
        long usage = replies.values().stream()
                .mapToLong(one -> Objects.requireNonNull(one.usage()).tokens())
                .sum();
        assertThat(usage).isEqualTo(practice.bill().totalTokens());
    }

    @Test
    void aBatchIsFoundThoughManyCameAfterIt() throws InterruptedException {
        var file = upload(line("a", "69 + 43 = ?"));
        create(file, "first");
        for (int i = 0; i < 205; i++) {
            create(file, "later-" + i);
        }
        assertThat(api.find("first", LONG_AGO)).isInstanceOf(BatchHttp.Search.Found.class);
        assertThat(api.find("stranger", LONG_AGO)).isEqualTo(new BatchHttp.Search.None());
    }

    @Test
    void aFileThatIsNoneOfCallsMakesABatchThatIsRefusedWhole() throws InterruptedException {
        var ended = ended(create(upload("{\"custom_id\":\"a\"}"), "b"));
        assertThat(ended.wasRefused()).isTrue();
        assertThat(ended.error()).matches("[a-z0-9-]+");
        assertThat(practice.bill().billedCalls()).isZero();
    }

    @Test
    void whatIsNotThereIsSaidToBeGoneAndATeacherThatIsAwayIsNot() throws IOException, InterruptedException {
        assertThat(api.content("file-stranger")).isEqualTo(new BatchHttp.Content.Gone());
        assertThat(api.create("file-stranger", "b")).isInstanceOf(BatchHttp.Creation.Refused.class);
        practice.close();
        assertThat(api.content("file-stranger")).isEqualTo(new BatchHttp.Content.Away());
        assertThat(api.get("batch_1")).isEqualTo(new BatchHttp.Search.Away());
        assertThat(api.find("b", LONG_AGO)).isEqualTo(new BatchHttp.Search.Away());
        assertThat(api.upload(List.of("{}")))
                .isInstanceOfSatisfying(
                        BatchHttp.Upload.Failed.class,
                        failed -> assertThat(failed.why().usage()).isEqualTo(Usage.NONE));
        assertThat(api.create("file-1", "b")).as("no byte has left").isInstanceOf(BatchHttp.Creation.Refused.class);
        practice = Practice.start(folder.resolve("another"), Practice.dials(0, 0, 0, 0, 0, 0), null);
    }
}

package io.evenkeel.sampler.intake;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.contracts.InMemorySerdes;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.smallrye.reactive.messaging.MutinyEmitter;
import io.smallrye.reactive.messaging.kafka.api.OutgoingKafkaRecordMetadata;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The door between a caller and a broker that the test plays. */
class TrafficIntakeTest {
    private static final String TWO = "{\"id\":\"t-1\",\"question\":\"a\"}\n{\"id\":\"t-2\",\"question\":\"b\"}";

    private final List<String> sent = new ArrayList<>();
    private final List<UniEmitter<? super Void>> unacknowledged = new ArrayList<>();
    private final TrafficIntake intake = new TrafficIntake(new TrafficSender(broker(), new InMemorySerdes()));

    @Test
    void aPostIsAcceptedWhenTheBrokerHasEveryRecordAndNotBefore() {
        var answer = post(TWO);
        assertThat(sent).containsExactly("t-1", "t-2");
        unacknowledged.get(0).complete(null);
        assertThat(answer).isNotDone();
        unacknowledged.get(1).complete(null);
        assertThat(answer.join().getStatus()).isEqualTo(202);
        assertThat(answer.join().getEntity()).isEqualTo(new TrafficIntake.Accepted(2));
    }

    @Test
    void aRecordThatTheBrokerDoesNotTakeMakesItUnavailable() {
        var answer = post(TWO);
        unacknowledged.get(0).complete(null);
        unacknowledged.get(1).fail(new IOException("no leader"));
        assertThat(answer.join().getStatus()).isEqualTo(503);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ''                                                  | The body is empty
            {"id":"t-1","question":"a"}{"id":"t-2"}             | Record 2 has no question.
            {"id":"t-1","question":"a"}{"id":                   | The body is not JSON
            """)
    void ofAPostThatIsRefusedNothingIsSent(String body, String sentence) {
        var answer = post(body).join();
        assertThat(answer.getStatus()).isEqualTo(400);
        assertThat(((TrafficIntake.Refused) answer.getEntity()).error()).startsWith(sentence);
        assertThat(sent).isEmpty();
    }

    @Test
    void aLongPostIsSentInPortionsAndWholly() {
        var body = IntStream.range(0, 1_000)
                .mapToObj(i -> "{\"id\":\"t-" + i + "\",\"question\":\"q\"}")
                .collect(Collectors.joining("\n"));
        var answer = post(body);
        assertThat(sent).hasSizeLessThan(1_000);
        while (!unacknowledged.isEmpty()) {
            unacknowledged.remove(0).complete(null);
        }
        assertThat(answer.join().getStatus()).isEqualTo(202);
        assertThat(sent).hasSize(1_000).doesNotHaveDuplicates();
    }

    @Test
    void acknowledgedMeansByAllInSyncReplicas() throws IOException {
        var settings = new Properties();
        try (var file = Files.newBufferedReader(Path.of("src/main/resources/application.properties"))) {
            settings.load(file);
        }
        assertThat(settings)
                .containsEntry("mp.messaging.outgoing.traffic.acks", "all")
                .containsEntry("mp.messaging.outgoing.traffic.enable.idempotence", "true");
    }

    private CompletableFuture<Response> post(String body) {
        return intake.take(body, null).subscribeAsCompletionStage();
    }

    /** Notes what it is sent and acknowledges nothing by itself. */
    @SuppressWarnings("unchecked") // a proxy has no type arguments
    private MutinyEmitter<byte[]> broker() {
        return (MutinyEmitter<byte[]>) Proxy.newProxyInstance(
                MutinyEmitter.class.getClassLoader(),
                new Class<?>[] {MutinyEmitter.class},
                (self, method, arguments) -> {
                    if (!method.getName().equals("sendMessage")) {
                        throw new UnsupportedOperationException(method.getName());
                    }
                    return acknowledgedLater((Message<?>) arguments[0]);
                });
    }

    private Uni<Void> acknowledgedLater(Message<?> message) {
        return Uni.createFrom().emitter(acknowledgement -> {
            sent.add(String.valueOf(message.getMetadata(OutgoingKafkaRecordMetadata.class)
                    .orElseThrow()
                    .getKey()));
            unacknowledged.add(acknowledgement);
        });
    }
}

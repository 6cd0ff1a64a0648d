package io.evenkeel.gateway.benchmark;

import io.evenkeel.contracts.LedgerPartitioner;
import io.evenkeel.embedded.EmbeddedCluster;
import io.evenkeel.gateway.capture.CaptureProxy;
import io.evenkeel.gateway.capture.CaptureSettings;
import io.evenkeel.gateway.domain.capture.CaptureRule;
import io.evenkeel.gateway.teacher.TeacherSettings;
import io.evenkeel.method.verification.AnswerFormat;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerOptions;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * What the capture proxy adds to a call: as many callers direct as through the proxy, at the same time, and one teacher. Everything is captured to a real broker meanwhile, on the same machine.
 *
 * <p>usage: ProxyOverheadBenchmark [LATENCY_MILLIS [REPETITIONS [CALLS]]]; the README says how to start it.
 */
public final class ProxyOverheadBenchmark {
    private static final int WARM_UP = 4;

    private ProxyOverheadBenchmark() {}

    public static void main(String[] arguments) throws Exception {
        long latencyMillis = arguments.length > 0 ? Long.parseLong(arguments[0]) : 50;
        int repetitions = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 5;
        int calls = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 4_000;
        Machine.quietLogs();
        Machine.print();
        var vertx = Vertx.vertx();
        try (var cluster = EmbeddedCluster.start();
                var teacher = new TeacherProcess(latencyMillis, 0)) {
            Map<String, Object> kafka = new HashMap<>(cluster.clientSettings());
            kafka.put(ProducerConfig.PARTITIONER_CLASS_CONFIG, LedgerPartitioner.class);
            var registry = new SimpleMeterRegistry();
            try (var proxy = new CaptureProxy(
                    vertx,
                    settings("http://127.0.0.1:" + teacher.port()),
                    cluster.serdes(),
                    new KafkaProducer<>(kafka, new StringSerializer(), new ByteArraySerializer()),
                    registry,
                    InstantSource.system())) {
                int port = vertx.createHttpServer(
                                new HttpServerOptions().setHost("127.0.0.1").setPort(0))
                        .requestHandler(proxy::complete)
                        .listen()
                        .toCompletionStage()
                        .toCompletableFuture()
                        .join()
                        .actualPort();
                for (int inFlight : new int[] {1, 100}) {
                    int made = inFlight == 1 ? Math.min(calls, (int) (8_000 / (latencyMillis + 1))) : calls;
                    compare(vertx, teacher.port(), port, inFlight, made, repetitions);
                }
            }
            System.out.printf(
                    "captured %.0f%n",
                    registry.get("evenkeel.capture.calls")
                            .tag("fate", "captured")
                            .counter()
                            .count());
        }
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    private static void compare(Vertx vertx, int direct, int proxy, int inFlight, int calls, int repetitions)
            throws InterruptedException, ExecutionException {
        var straight = new Callers(vertx, direct, inFlight);
        var through = new Callers(vertx, proxy, inFlight);
        for (int i = 0; i < WARM_UP; i++) {
            together(straight, through, calls, inFlight);
        }
        var shares = new double[] {0.5, 0.99};
        var added = new double[shares.length][repetitions];
        var ratio = new double[shares.length][repetitions];
        var plain = new double[shares.length][repetitions];
        for (int i = 0; i < repetitions; i++) {
            var both = together(straight, through, calls, inFlight);
            for (int q = 0; q < shares.length; q++) {
                double one = Machine.millis(both.direct(), shares[q]);
                double other = Machine.millis(both.proxy(), shares[q]);
                plain[q][i] = one;
                added[q][i] = other - one;
                ratio[q][i] = other / one;
            }
        }
        for (int q = 0; q < shares.length; q++) {
            System.out.printf(
                    "%d in flight, %d calls, %d repetitions, p%.0f: direct %s ms, added %s ms, ratio %s%n",
                    inFlight,
                    calls,
                    repetitions,
                    shares[q] * 100,
                    Machine.spread(plain[q]),
                    Machine.spread(added[q]),
                    Machine.spread(ratio[q]));
        }
        straight.close();
        through.close();
    }

    /** Times in nanoseconds, sorted. */
    private record Both(long[] direct, long[] proxy) {}

    /** At the same time, so that what else the machine does meets both. */
    private static Both together(Callers straight, Callers through, int calls, int inFlight)
            throws InterruptedException, ExecutionException {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var direct = threads.submit(() -> straight.measure(calls, inFlight));
            var proxy = through.measure(calls, inFlight);
            return new Both(direct.get(), proxy);
        }
    }

    private static CaptureSettings settings(String teacher) {
        return new CaptureSettings(
                TeacherSettings.completionsOf(teacher),
                TeacherSettings.modelsOf(teacher),
                true,
                null,
                new CaptureRule(CaptureRule.Answers.MARKED, AnswerFormat.DEFAULT, true),
                2 << 20,
                64L << 20,
                10_000,
                4_096,
                Duration.ofSeconds(5),
                Duration.ofMinutes(10),
                Duration.ofMinutes(2));
    }
}

package io.evenkeel.budget.benchmark;

import io.evenkeel.contracts.Topic;
import io.evenkeel.contracts.Topics;
import io.evenkeel.contracts.avro.LedgerCommandKind;
import io.evenkeel.contracts.avro.LedgerEvent;
import io.evenkeel.contracts.avro.LedgerEventKind;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.jboss.logmanager.LogContext;

/**
 * Budget decisions a second, beside a bare {@code exactly_once_v2} topology that reads a record of the same size, puts it
 * into one store and writes one of the same size, on the same broker, in turns; then how long one decision takes at a moderate rate.
 *
 * <p>usage: DecisionBenchmark [COMMANDS [REPETITIONS]]; the README says how to start it.
 */
public final class DecisionBenchmark implements AutoCloseable {
    private static final String ROWS = "rows";
    private static final int RATE = 200;
    private static final int LATENCY_SECONDS = 10;
    private static final Duration PATIENCE = Duration.ofSeconds(40);
    private static final Duration POLL = Duration.ofMillis(50);

    private final BudgetOnBroker budget = new BudgetOnBroker();
    private final Producer<String, byte[]> producer = budget.producer();
    private final String run = UUID.randomUUID().toString().substring(0, 8);
    private final int commands;
    private int sent;

    private DecisionBenchmark(int commands) throws IOException {
        this.commands = commands;
    }

    public static void main(String[] arguments) throws Exception {
        int commands = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 10_000;
        int repetitions = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 5;
        // Outside of Quarkus its log manager keeps every record of every level in memory until it is told where to.
        LogContext.getLogContext().getLogger("").setLevel(Level.WARNING);
        System.out.printf(
                "%s, %d cores, Java %s; %d commands, %d repetitions after one to warm up%n",
                System.getProperty("os.name"),
                Runtime.getRuntime().availableProcessors(),
                Runtime.version(),
                commands,
                repetitions);
        try (var benchmark = new DecisionBenchmark(commands)) {
            benchmark.throughput(1, repetitions);
            benchmark.throughput(8, repetitions);
            benchmark.latency();
        }
    }

    private void throughput(int pipelines, int repetitions)
            throws IOException, ExecutionException, InterruptedException {
        var ledgers = begin(pipelines);
        var in = "bench-in-" + pipelines + "-" + run;
        var out = "bench-out-" + pipelines + "-" + run;
        create(in, out);
        byte[] event = eventOf(ledgers.getFirst());
        KafkaStreams bare = BudgetOnBroker.run(budget.cluster(), in, bare(in, out, event));
        var ours = new double[repetitions];
        var theirs = new double[repetitions];
        try {
            for (int i = -1; i < repetitions; i++) {
                // In turns, so that whatever else the machine does meets both.
                double decided = perSecond(batch(Topics.BUDGET_COMMANDS.name(), ledgers), Topics.BUDGET_JOURNAL.name());
                double copied = perSecond(batch(in, ledgers), out);
                if (i >= 0) {
                    ours[i] = decided;
                    theirs[i] = copied;
                }
            }
        } finally {
            bare.close(Duration.ofSeconds(20));
        }
        var ratios = IntStream.range(0, repetitions)
                .mapToDouble(i -> ours[i] / theirs[i])
                .toArray();
        print(pipelines + " pipelines: decisions/s", ours);
        print(pipelines + " pipelines: bare records/s", theirs);
        print(pipelines + " pipelines: ratio", ratios);
    }

    private List<String> begin(int pipelines) {
        var ledgers = IntStream.range(0, pipelines)
                .mapToObj(i -> "l" + pipelines + "-" + i + "-" + run)
                .toList();
        for (var ledger : ledgers) {
            budget.begin(ledger, 1_000_000_000);
            try (var reader = budget.reader(Topics.BUDGET_JOURNAL.name())) {
                await(reader, ledger, 2);
            }
            budget.census(ledger);
            try (var reader = budget.reader(Topics.BUDGET_JOURNAL.name())) {
                // The pipeline's and the evaluation's quota, the stage's and its domain's.
                await(reader, ledger, 4);
            }
        }
        return ledgers;
    }

    private static void await(Consumer<String, byte[]> reader, String ledger, int entries) {
        for (int seen = 0; seen < entries; ) {
            for (var record : reader.poll(POLL)) {
                seen += record.key().equals(ledger) ? 1 : 0;
            }
        }
    }

    /** One entry as the ledger writes it: what the bare topology writes has its size. */
    private byte[] eventOf(String ledger) {
        var call = "size-" + ledger;
        try (var reader = budget.reader(Topics.BUDGET_JOURNAL.name())) {
            reader.poll(POLL);
            var command = BudgetOnBroker.command(LedgerCommandKind.RESERVE, ledger, 0, call, 10);
            budget.send(producer, Topics.BUDGET_COMMANDS, ledger, command);
            var decoder = budget.serdes().value(Topics.BUDGET_JOURNAL).deserializer();
            while (true) {
                for (var record : reader.poll(POLL)) {
                    LedgerEvent event = decoder.deserialize(record.topic(), record.value());
                    if (event.getReservationId().equals(call)) {
                        require(event.getKind() == LedgerEventKind.GRANTED, "not granted: " + event);
                        return record.value();
                    }
                }
            }
        }
    }

    /** Half reservations, half postings, in turn over the ledgers; made before the clock runs. */
    private List<ProducerRecord<String, byte[]>> batch(String topic, List<String> ledgers) {
        var batch = new ArrayList<ProducerRecord<String, byte[]>>();
        for (int i = 0; i < commands / 2; i++) {
            var ledger = ledgers.get(i % ledgers.size());
            var call = "call-" + sent++;
            for (var kind : List.of(LedgerCommandKind.RESERVE, LedgerCommandKind.POST)) {
                var command = BudgetOnBroker.command(kind, ledger, 0, call, 10);
                batch.add(new ProducerRecord<>(topic, ledger, budget.bytes(Topics.BUDGET_COMMANDS, command)));
            }
        }
        return batch;
    }

    /** From the first record sent to the last answer that a reader of committed records has. */
    private double perSecond(List<ProducerRecord<String, byte[]>> batch, String answers) {
        try (var reader = budget.reader(answers)) {
            reader.seekToEnd(reader.assignment());
            reader.assignment().forEach(reader::position);
            long begin = System.nanoTime();
            batch.forEach(producer::send);
            producer.flush();
            int seen = 0;
            while (seen < batch.size()) {
                seen += reader.poll(POLL).count();
                boolean inTime = System.nanoTime() - begin < PATIENCE.toNanos();
                require(inTime, "only " + seen + " of " + batch.size() + " answers in " + answers);
            }
            return batch.size() / ((System.nanoTime() - begin) / 1e9);
        }
    }

    /** At {@link #RATE} commands a second. */
    private void latency() {
        var ledger = begin(1).getFirst();
        var decoder = budget.serdes().value(Topics.BUDGET_JOURNAL).deserializer();
        Map<String, Long> sentAt = new HashMap<>();
        var appended = new ArrayList<Double>();
        var readable = new ArrayList<Double>();
        int total = RATE * LATENCY_SECONDS;
        try (var reader = budget.reader(Topics.BUDGET_JOURNAL.name())) {
            reader.seekToEnd(reader.assignment());
            reader.assignment().forEach(reader::position);
            long begin = System.nanoTime();
            for (int i = 0; readable.size() < total; ) {
                long due = begin + i * 1_000_000_000L / RATE;
                if (i < total && System.nanoTime() >= due) {
                    var call = "slow-" + run + "-" + i++;
                    var command = BudgetOnBroker.command(LedgerCommandKind.RESERVE, ledger, 0, call, 10);
                    sentAt.put(call, System.currentTimeMillis());
                    producer.send(new ProducerRecord<>(
                            Topics.BUDGET_COMMANDS.name(), ledger, budget.bytes(Topics.BUDGET_COMMANDS, command)));
                }
                for (var record : reader.poll(Duration.ofMillis(1))) {
                    var call =
                            decoder.deserialize(record.topic(), record.value()).getReservationId();
                    var asked = sentAt.get(call);
                    if (asked != null) {
                        appended.add((double) (record.timestamp() - asked));
                        readable.add((double) (System.currentTimeMillis() - asked));
                    }
                }
                LockSupport.parkNanos(100_000);
            }
        }
        printLatency("command sent to entry appended", appended);
        printLatency("command sent to entry readable (committed each 100 ms)", readable);
    }

    private static void printLatency(String what, List<Double> millis) {
        var sorted = millis.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        System.out.printf(
                Locale.ROOT,
                "%s, %d/s: p50 %.0f ms, p99 %.0f ms%n",
                what,
                RATE,
                sorted[sorted.length / 2],
                sorted[sorted.length * 99 / 100]);
    }

    private static void print(String what, double[] values) {
        var sorted = values.clone();
        Arrays.sort(sorted);
        System.out.printf(
                Locale.ROOT,
                "%s: median %.2f, lowest %.2f, highest %.2f%n",
                what,
                sorted[sorted.length / 2],
                sorted[0],
                sorted[sorted.length - 1]);
    }

    /** Reads, puts one row and writes, and nothing else. */
    private static Topology bare(String in, String out, byte[] answer) {
        Supplier<ContextualProcessor<String, byte[], String, byte[]>> copies = () -> new ContextualProcessor<>() {
            @Override
            public void process(Record<String, byte[]> record) {
                KeyValueStore<String, byte[]> rows = context().getStateStore(ROWS);
                rows.put(record.key(), record.value());
                context().forward(record.withValue(answer).withHeaders(record.headers()));
            }
        };
        return new Topology()
                .addSource("in", new StringDeserializer(), new ByteArrayDeserializer(), in)
                .addProcessor("copy", copies::get, "in")
                .addStateStore(
                        Stores.keyValueStoreBuilder(
                                Stores.inMemoryKeyValueStore(ROWS), Serdes.String(), Serdes.ByteArray()),
                        "copy")
                .addSink("out", out, new StringSerializer(), new ByteArraySerializer(), "copy");
    }

    private void create(String... topics) throws ExecutionException, InterruptedException {
        try (var admin = Admin.create(budget.cluster().clientSettings())) {
            admin.createTopics(Arrays.stream(topics)
                            .map(topic -> new NewTopic(topic, Topic.PARTITIONS, (short) 1))
                            .toList())
                    .all()
                    .get();
        }
    }

    private static void require(boolean holds, String sentence) {
        if (!holds) {
            throw new IllegalStateException(sentence);
        }
    }

    @Override
    public void close() {
        producer.close();
        budget.close();
    }
}

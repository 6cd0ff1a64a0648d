package io.evenkeel.budget.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.evenkeel.budget.benchmark.BudgetOnBroker;
import io.evenkeel.contracts.Topics;
import io.evenkeel.contracts.avro.LedgerCommandKind;
import io.evenkeel.contracts.avro.LedgerEvent;
import io.evenkeel.contracts.avro.LedgerEventKind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import org.apache.kafka.clients.consumer.Consumer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** On a real broker: many clients at once, and not enough for all. */
@Tag("slow")
class LastTokensTest {
    private static final int CLIENTS = 50;
    private static final int COMMANDS = 4;
    private static final long LEFT = 1_000;
    private static final Duration LONG = Duration.ofSeconds(90);

    private final String ledger = "l" + UUID.randomUUID().toString().substring(0, 8);
    private final List<LedgerEvent> journal = new ArrayList<>();

    @Test
    void fiftyClientsAtOnceAreGrantedNoMoreThanTheLastThousandTokensOfAnAccount() throws Exception {
        try (var budget = new BudgetOnBroker();
                var reader = budget.reader(Topics.BUDGET_JOURNAL.name())) {
            budget.begin(ledger, 100_000);
            try (var client = budget.producer()) {
                var first = BudgetOnBroker.command(LedgerCommandKind.RESERVE, ledger, -1, "first", 10_000 - LEFT);
                await().atMost(LONG).until(() -> read(budget, reader) >= 2);
                budget.send(client, Topics.BUDGET_COMMANDS, ledger, first);
                await().atMost(LONG).until(() -> read(budget, reader) >= 3);
            }
            assertThat(journal.getLast().getKind()).isEqualTo(LedgerEventKind.GRANTED);
            int before = journal.size();

            askAllAtOnce(budget);

            await().atMost(LONG).until(() -> read(budget, reader) >= before + CLIENTS * COMMANDS);
            check(journal.subList(before, journal.size()));
        }
    }

    /** Adds up the answers in their order. */
    private static void check(List<LedgerEvent> answers) {
        assertThat(answers).extracting(LedgerEvent::getCommandId).doesNotHaveDuplicates();
        long granted = 0;
        int denied = 0;
        for (var answer : answers) {
            if (answer.getKind() == LedgerEventKind.GRANTED) {
                granted += answer.getAmounts().getTokens();
                continue;
            }
            assertThat(answer.getKind()).isEqualTo(LedgerEventKind.DENIED);
            var denial = answer.getDenial();
            assertThat(denial.getAccount()).isEqualTo("p/evaluation");
            assertThat(denial.getUnit()).isEqualTo("tokens");
            assertThat(denial.getAvailable()).isEqualTo(LEFT - granted);
            assertThat(denial.getAsked()).isGreaterThan(LEFT - granted);
            denied++;
        }
        assertThat(granted).isPositive().isLessThanOrEqualTo(LEFT);
        assertThat(denied).isPositive();
    }

    private void askAllAtOnce(BudgetOnBroker budget) throws InterruptedException {
        var go = new CountDownLatch(1);
        var threads = new ArrayList<Thread>();
        for (int i = 0; i < CLIENTS; i++) {
            int client = i;
            threads.add(Thread.ofPlatform().start(() -> ask(budget, client, go)));
        }
        go.countDown();
        for (var thread : threads) {
            thread.join();
        }
    }

    private void ask(BudgetOnBroker budget, int client, CountDownLatch go) {
        var random = new Random(client);
        try (var producer = budget.producer()) {
            go.await();
            for (int i = 0; i < COMMANDS; i++) {
                var call = "call-" + client + "-" + i;
                long tokens = 5 + random.nextInt(60);
                var command = BudgetOnBroker.command(LedgerCommandKind.RESERVE, ledger, -1, call, tokens);
                budget.send(producer, Topics.BUDGET_COMMANDS, ledger, command);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private int read(BudgetOnBroker budget, Consumer<String, byte[]> reader) {
        var decoder = budget.serdes().value(Topics.BUDGET_JOURNAL).deserializer();
        reader.poll(Duration.ofMillis(100)).forEach(record -> {
            if (record.key().equals(ledger)) {
                journal.add(decoder.deserialize(record.topic(), record.value()));
            }
        });
        return journal.size();
    }
}

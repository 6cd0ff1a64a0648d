package io.evenkeel.budget.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.budget.domain.ledger.Account;
import io.evenkeel.budget.domain.ledger.AccountId;
import io.evenkeel.budget.domain.ledger.Amount;
import io.evenkeel.budget.domain.ledger.JournalFold;
import io.evenkeel.budget.domain.ledger.Unit;
import io.evenkeel.contracts.InMemorySerdes;
import io.evenkeel.contracts.Topic;
import io.evenkeel.contracts.Topics;
import io.evenkeel.contracts.avro.Amounts;
import io.evenkeel.contracts.avro.Cause;
import io.evenkeel.contracts.avro.DomainKind;
import io.evenkeel.contracts.avro.DomainPlan;
import io.evenkeel.contracts.avro.LedgerCommandKind;
import io.evenkeel.contracts.avro.LedgerEvent;
import io.evenkeel.contracts.avro.LedgerEventKind;
import io.evenkeel.contracts.avro.Outcome;
import io.evenkeel.contracts.avro.PipelineInForce;
import io.evenkeel.contracts.avro.PipelinePhase;
import io.evenkeel.contracts.avro.Provenance;
import io.evenkeel.contracts.avro.StagePlan;
import io.evenkeel.contracts.avro.StageState;
import io.evenkeel.method.identity.Ids;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Properties;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class BudgetTopologyTest {
    private static final Path EXPECTED = Path.of("src/test/resources/expected_topology.txt");
    private static final List<Topic<?>> DECISIONS =
            List.of(Topics.BUDGET_JOURNAL, Topics.BUDGET_STAGE_PLANS, Topics.OPERATOR_PIPELINES);

    @Test
    void theDeployedTopicsAreTheOnesOfTheTopology() throws IOException {
        var settings = new Properties();
        try (var file = Files.newBufferedReader(Path.of("src/main/resources/application.properties"))) {
            settings.load(file);
        }
        assertThat(new TreeSet<>(List.of(
                        settings.getProperty("quarkus.kafka-streams.topics").split(","))))
                .isEqualTo(BudgetTopology.of(new InMemorySerdes()).topicNames());
    }

    /** A renamed store or node is a new changelog, and the old state is lost: say so here first (-Dupdate.topology=true). */
    @Test
    void nodesAndStoresKeepTheirNames() throws IOException {
        var described =
                BudgetTopology.of(new InMemorySerdes()).build().describe().toString();
        if (Boolean.getBoolean("update.topology")) {
            Files.writeString(EXPECTED, described);
        }
        assertThat(described).isEqualTo(Files.readString(EXPECTED));
    }

    @Test
    void aPipelineRunsFromItsCreationToItsEnd() {
        try (var world = new BudgetWorld()) {
            WholePipeline.begin(world);
            assertThat(world.pipelines())
                    .extracting(PipelineInForce::getPhase)
                    .containsExactly(PipelinePhase.WAITING, PipelinePhase.RUNNING);
            assertThat(world.plan().getState()).isEqualTo(StageState.PLANNED);
            assertThat(world.plan().getTokenCeiling()).isEqualTo(4_500);
            assertThat(world.plan().getBudgetExamples()).isEqualTo(18);
            assertThat(world.plan().getCheckpointHash()).isNull();
            assertThat(row(world.plan(), "adding")).isEqualTo("HEAD 7 = 7 + 0");
            assertThat(row(world.plan(), "rare")).isEqualTo("TAIL 2 = 1 + 1");
            assertThat(world.account(AccountId.stage("p", 0)).granted().tokens())
                    .isEqualTo(4_500);
            assertThat(world.account(AccountId.domain("p", 0, "rare")).granted().examples())
                    .isEqualTo(2);
            assertThat(world.account(AccountId.evaluation("p")).granted().tokens())
                    .isEqualTo(1_000);

            WholePipeline.firstStage(world);
            assertThat(world.plans())
                    .extracting(StagePlan::getState)
                    .containsExactly(StageState.PLANNED, StageState.CLOSING, StageState.CLOSED);
            assertThat(world.plan().getRevision()).isEqualTo(2);
            var adding = domain(world.plan(), "adding");
            assertThat(adding.getAccepted()).isEqualTo(7);
            assertThat(adding.getRejected()).isEqualTo(1);
            assertThat(adding.getReason()).isEqualTo("filled");
            assertThat(adding.getAcceptedHash()).isEqualTo(sha256("c-a0\nc-a1\nc-a2\nc-a3\nc-a4\nc-a5\nc-a6"));
            assertThat(domain(world.plan(), "rare").getAcceptedHash()).isEqualTo(sha256("c-r0\ns-1"));

            world.trained(0, "h0");
            assertThat(world.plan().getStage()).isZero();
            world.evaluated(0, "adding", 6, 10);
            long posted = 310 + 7 * 300 + 300 + 200 + 290 + 280;
            assertThat(world.plan().getStage()).isEqualTo(1);
            assertThat(world.plan().getTokenCeiling()).isEqualTo(9_000 - posted);
            assertThat(world.plan().getCheckpointHash()).isEqualTo("h0");
            assertThat(domain(world.plan(), "adding").getAccuracy()).isEqualTo(0.6);
            assertThat(domain(world.plan(), "adding").getExpectedTokens()).isEqualTo(345);
            assertThat(domain(world.plan(), "rare").getExpectedTokens()).isEqualTo(535);

            WholePipeline.secondStage(world);
            assertThat(world.plan().getState()).isEqualTo(StageState.CLOSED);
            world.trained(1, "h1");
            assertThat(world.pipeline().getPhase()).isEqualTo(PipelinePhase.RUNNING);
            world.evaluated(1, "adding", 8, 10);
            assertThat(world.pipeline().getPhase()).isEqualTo(PipelinePhase.FINISHED);
            assertThat(world.pipeline().getReason()).isEqualTo("all 2 stages are done");

            world.reserve(1, "adding", "c-late", 10);
            assertThat(Objects.requireNonNull(world.journal().getLast().getDenial())
                            .getCode())
                    .isEqualTo("stage-closed");
            assertThat(world.deadLetters()).isEmpty();
        }
    }

    @Test
    void theSameInputGivesTheSameDecisionsByteForByte() {
        assertThat(decisionsOfAWholePipeline())
                .isEqualTo(decisionsOfAWholePipeline())
                .hasSizeGreaterThan(60);
    }

    private static List<String> decisionsOfAWholePipeline() {
        try (var world = new BudgetWorld()) {
            var values = new ArrayList<String>();
            WholePipeline.run(world);
            for (var topic : DECISIONS) {
                world.bytes(topic)
                        .forEach(record -> values.add(topic.name() + " " + record.key() + " "
                                + HexFormat.of().formatHex(record.value())));
            }
            return values;
        }
    }

    @Test
    void everythingDeliveredTwiceHasTheEffectOfOnce() {
        try (var once = new BudgetWorld();
                var twice = new BudgetWorld(2)) {
            WholePipeline.run(once);
            WholePipeline.run(twice);
            assertThat(withoutProvenance(twice)).isEqualTo(withoutProvenance(once));
            // The post that closes a stage comes again when the stage is closed.
            assertThat(late(twice)).hasSize(2).allSatisfy(event -> assertThat(event.getAmounts())
                    .isEqualTo(new Amounts(0L, 0L, 0L)));
            assertThat(twice.accounts()).isEqualTo(once.accounts());
            assertThat(twice.pipeline().getPhase()).isEqualTo(PipelinePhase.FINISHED);
        }
    }

    private static List<String> withoutProvenance(BudgetWorld world) {
        var none = new Provenance(new Cause("x", 0, 0L), 0L, Instant.EPOCH, "", "");
        var values = new ArrayList<String>();
        world.journal().stream()
                .filter(event -> !isLate(event))
                .forEach(event -> values.add(LedgerEvent.newBuilder(event)
                        .setProvenance(none)
                        .build()
                        .toString()));
        world.plans()
                .forEach(plan -> values.add(
                        StagePlan.newBuilder(plan).setProvenance(none).build().toString()));
        world.pipelines()
                .forEach(inForce -> values.add(PipelineInForce.newBuilder(inForce)
                        .setProvenance(none)
                        .build()
                        .toString()));
        return values;
    }

    private static List<LedgerEvent> late(BudgetWorld world) {
        return world.journal().stream().filter(BudgetTopologyTest::isLate).toList();
    }

    private static boolean isLate(LedgerEvent event) {
        return event.getKind() == LedgerEventKind.REFUSED && event.getReason().equals("stage-closed");
    }

    @Test
    void theJournalAloneGivesTheBalancesOfEveryAccount() {
        try (var world = new BudgetWorld()) {
            WholePipeline.begin(world);
            WholePipeline.firstStage(world);
            world.reserve(0, "adding", "c-too-late", 100);
            var fold = new JournalFold();
            world.journal().forEach(event -> add(fold, event));

            assertThat(fold.balances().keySet())
                    .isEqualTo(world.accounts().keySet())
                    .hasSize(5);
            world.accounts().values().forEach(account -> assertSame(account, fold));
        }
    }

    private static void add(JournalFold fold, LedgerEvent event) {
        fold.add(
                event.getKind().name(),
                event.getAccount(),
                event.getTeacher(),
                amount(event.getAmounts()),
                amount(event.getReleased()),
                event.getUnlimited().stream()
                        .map(unit -> Unit.valueOf(unit.toUpperCase(Locale.ROOT)))
                        .collect(Collectors.toSet()));
    }

    private static Amount amount(Amounts amounts) {
        return new Amount(amounts.getTokens(), amounts.getNanos(), amounts.getExamples());
    }

    private static void assertSame(Account account, JournalFold fold) {
        var balance = fold.balance(account.id().path());
        for (var unit : Unit.values()) {
            assertThat(account.reserved().of(unit)).as("%s", account).isEqualTo(balance.reserved(unit));
            assertThat(account.posted().of(unit)).as("%s", account).isEqualTo(balance.posted(unit));
            if (balance.limits(unit)) {
                assertThat(account.available(unit) + balance.reserved(unit) + balance.posted(unit))
                        .as("%s", account)
                        .isEqualTo(balance.quota(unit));
            }
        }
    }

    @Test
    void journalEntriesAreNumberedWithoutGapsAndNameWhatTheyAnswer() {
        try (var world = new BudgetWorld()) {
            WholePipeline.begin(world);
            world.reserve(0, "adding", "c-1", 500);
            var journal = world.journal();
            for (int i = 0; i < journal.size(); i++) {
                assertThat(journal.get(i).getProvenance().getSequence()).isEqualTo(i);
            }
            var granted = journal.getLast();
            assertThat(granted.getKind()).isEqualTo(LedgerEventKind.GRANTED);
            assertThat(granted.getCommandId()).isEqualTo("c-1/rationale/0/reserve");
            assertThat(granted.getAccount()).isEqualTo("p/stage-0/adding");
            assertThat(granted.getAmounts()).isEqualTo(new Amounts(500L, 0L, 1L));
            assertThat(granted.getProvenance().getCause().getTopic()).isEqualTo("budget.commands");
            assertThat(journal.get(2).getProvenance().getCause().getTopic()).isEqualTo("clock");
        }
    }

    @Test
    void aCommandWhoseIdWasUsedForAnotherIsRefused() {
        try (var world = new BudgetWorld()) {
            WholePipeline.begin(world);
            world.reserve(0, "adding", "c-1", 500);
            world.reserve(0, "adding", "c-1", 400);
            var refused = world.journal().getLast();
            assertThat(refused.getKind()).isEqualTo(LedgerEventKind.REFUSED);
            assertThat(Objects.requireNonNull(refused.getDenial()).getCode()).isEqualTo("id-reused");
            assertThat(world.account(AccountId.stage("p", 0)).reserved().tokens())
                    .isEqualTo(500);
        }
    }

    static Stream<Topic<?>> inputs() {
        return Stream.of(
                Topics.OPERATOR_COMMANDS,
                Topics.BUDGET_COMMANDS,
                Topics.SAMPLER_CENSUS,
                Topics.SAMPLER_SELECTIONS,
                Topics.SYNTHESIZER_SUPPLY,
                Topics.TRAINER_CHECKPOINTS,
                Topics.TRAINER_EVALUATIONS);
    }

    @ParameterizedTest
    @MethodSource("inputs")
    void whatCannotBeDecodedGoesToTheDeadLettersAndTheStreamGoesOn(Topic<?> topic) {
        try (var world = new BudgetWorld()) {
            world.pipeBytes(topic, "acme", new byte[] {1, 2, 3});
            var buried = world.deadLetters();
            assertThat(buried).hasSize(1);
            assertThat(buried.get(0).value()).isEqualTo(new byte[] {1, 2, 3});

            WholePipeline.begin(world);
            world.buy(0, "adding", "c-1", 300);
            assertThat(world.journal().getLast().getKind()).isEqualTo(LedgerEventKind.POSTED);
            assertThat(world.deadLetters()).hasSize(1);
        }
    }

    @Test
    void aCommandThatNoCallCanHaveGoesToTheDeadLettersAndChangesNothing() {
        try (var world = new BudgetWorld()) {
            WholePipeline.begin(world);
            int entries = world.journal().size();
            var before = world.accounts();
            world.ledger(BudgetWorld.command(LedgerCommandKind.RESERVE, 0, "adding", "c-1", "c-1/rationale/0")
                    .setAmounts(new Amounts(-500L, 0L, 1L)));
            world.ledger(BudgetWorld.command(LedgerCommandKind.VOID, 0, "adding", "c-1", "c-1/rationale/0")
                    .setOutcome(Outcome.ACCEPTED));
            world.ledger(BudgetWorld.command(LedgerCommandKind.UNKNOWN, 0, "adding", "c-1", "c-1/rationale/0"));
            world.ledger(BudgetWorld.command(LedgerCommandKind.END, 0, "adding", "c-1", "")
                    .setPipeline("p/stage-0"));
            assertThat(world.deadLetters()).hasSize(4);
            assertThat(world.journal()).hasSize(entries);
            assertThat(world.accounts()).isEqualTo(before);
        }
    }

    private static DomainPlan domain(StagePlan plan, String domain) {
        return plan.getDomains().stream()
                .filter(row -> row.getDomain().equals(domain))
                .findFirst()
                .orElseThrow();
    }

    private static String row(StagePlan plan, String name) {
        var domain = domain(plan, name);
        DomainKind kind = domain.getKind();
        return kind + " " + domain.getQuota() + " = " + domain.getReal() + " + " + domain.getSynthetic();
    }

    private static String sha256(String text) {
        return Ids.sha256(text.getBytes(StandardCharsets.UTF_8));
    }
}

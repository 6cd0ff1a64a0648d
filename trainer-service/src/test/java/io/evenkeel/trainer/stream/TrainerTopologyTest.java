package io.evenkeel.trainer.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.evenkeel.contracts.InMemorySerdes;
import io.evenkeel.contracts.Owner;
import io.evenkeel.contracts.Texts;
import io.evenkeel.contracts.Topics;
import io.evenkeel.contracts.avro.CallPurpose;
import io.evenkeel.contracts.avro.DomainKind;
import io.evenkeel.contracts.avro.DomainPlan;
import io.evenkeel.contracts.avro.Origin;
import io.evenkeel.contracts.avro.Rationale;
import io.evenkeel.contracts.avro.StageEntry;
import io.evenkeel.contracts.avro.StageManifest;
import io.evenkeel.contracts.avro.StagePlan;
import io.evenkeel.contracts.avro.StageState;
import io.evenkeel.method.audit.MerkleRoot;
import io.evenkeel.runtime.ServiceTopology;
import io.evenkeel.trainer.Said;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeSet;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TrainerTopologyTest {
    private static final Path EXPECTED = Path.of("src/test/resources/expected_topology.txt");
    private static final Rationale A1 = Said.rationale(0, "adding", 1);
    private static final Rationale A2 = Said.rationale(0, "adding", 2);
    private static final Rationale Z1 = Said.rationale(0, "zero", 1);

    private final ServiceTopology topology = TrainerTopology.of(new InMemorySerdes());
    private final TrainerWorld world = new TrainerWorld();

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void theDeployedTopicsAreTheOnesOfTheTopology() throws IOException {
        var settings = new Properties();
        try (var file = Files.newBufferedReader(Path.of("src/main/resources/application.properties"))) {
            settings.load(file);
        }
        assertThat(new TreeSet<>(List.of(
                        settings.getProperty("quarkus.kafka-streams.topics").split(","))))
                .isEqualTo(topology.topicNames());
    }

    /** A renamed store or node is a new changelog, and the old state is lost: say so here first (-Dupdate.topology=true). */
    @Test
    void nodesAndStoresKeepTheirNames() throws IOException {
        var described = topology.build().describe().toString();
        if (Boolean.getBoolean("update.topology")) {
            Files.writeString(EXPECTED, described);
        }
        assertThat(described).isEqualTo(Files.readString(EXPECTED));
    }

    @Test
    void aClosedStageWhoseExamplesAreThereIsSealedWithWhereEachStands() {
        world.accepted(Z1, A2, A1);
        world.pipe(Topics.BUDGET_STAGE_PLANS, closed(0, A1, A2, Z1));
        assertThat(world.read(Topics.TRAINER_STAGE_ENTRIES))
                .extracting(
                        StageEntry::getIndex,
                        StageEntry::getDomain,
                        StageEntry::getCandidateId,
                        StageEntry::getOrigin,
                        StageEntry::getContentHash,
                        StageEntry::getTopic,
                        StageEntry::getOffset)
                .containsExactly(
                        entry(0, A1, Origin.SYNTHETIC, 2),
                        entry(1, A2, Origin.REAL, 1),
                        entry(2, Z1, Origin.SYNTHETIC, 0));
        var manifest = manifest();
        assertThat(manifest.getCount()).isEqualTo(3);
        assertThat(manifest.getFirst()).isEqualTo(A1.getCandidateId());
        assertThat(manifest.getLast()).isEqualTo(Z1.getCandidateId());
        assertThat(manifest.getDomains()).isEqualTo(Map.of("adding", 2, "zero", 1));
        assertThat(manifest.getTailDomains()).containsExactly("zero");
        assertThat(manifest.getMerkleRoot())
                .isEqualTo(MerkleRoot.of(List.of(A1.getContentHash(), A2.getContentHash(), Z1.getContentHash())));
        assertThat(manifest.getPreviousManifestHash()).isEmpty();
    }

    private static Tuple entry(int index, Rationale rationale, Origin origin, long offset) {
        return tuple(
                index,
                rationale.getDomain(),
                rationale.getCandidateId(),
                origin,
                rationale.getContentHash(),
                "gateway.rationales",
                offset);
    }

    @Test
    void aClosedStageWaitsForTheLastOfItsExamples() {
        world.accepted(A1);
        world.pipe(Topics.BUDGET_STAGE_PLANS, closed(0, A1, A2));
        assertThat(world.read(Topics.TRAINER_STAGE_MANIFESTS)).isEmpty();
        world.accepted(A2);
        assertThat(manifest().getCount()).isEqualTo(2);
    }

    @Test
    void onlyAClosedPlanSeals() {
        world.accepted(A1);
        for (var state : List.of(StageState.PLANNED, StageState.REVISED, StageState.CLOSING)) {
            world.pipe(
                    Topics.BUDGET_STAGE_PLANS,
                    Said.plan(0, state, Said.domain("adding", DomainKind.HEAD, List.of(A1))));
        }
        assertThat(world.read(Topics.TRAINER_STAGE_MANIFESTS)).isEmpty();
    }

    @Test
    void aStageWithoutAnExampleIsSealedEmpty() {
        world.pipe(Topics.BUDGET_STAGE_PLANS, closed(0));
        var manifest = manifest();
        assertThat(manifest.getCount()).isZero();
        assertThat(manifest.getFirst()).isEmpty();
        assertThat(manifest.getLast()).isEmpty();
        assertThat(world.read(Topics.TRAINER_STAGE_ENTRIES)).isEmpty();
    }

    @Test
    void manifestsAreChainedInTheOrderOfTheirStagesWhicheverWasWholeFirst() {
        var second = Said.rationale(1, "adding", 5);
        world.accepted(second);
        world.pipe(Topics.BUDGET_STAGE_PLANS, closed(1, second));
        assertThat(world.read(Topics.TRAINER_STAGE_MANIFESTS)).isEmpty();
        world.accepted(A1);
        world.pipe(Topics.BUDGET_STAGE_PLANS, closed(0, A1));
        var manifests = world.read(Topics.TRAINER_STAGE_MANIFESTS);
        assertThat(manifests).extracting(StageManifest::getStage).containsExactly(0, 1);
        assertThat(manifests.get(1).getPreviousManifestHash())
                .isEqualTo(manifests.get(0).getManifestHash());
        assertThat(manifests)
                .extracting(manifest -> manifest.getProvenance().getSequence())
                .containsExactly(0L, 1L);
    }

    @Test
    void aRationaleReadTwiceOrAPlanReadTwiceChangesNothing() {
        world.accepted(A1, A1);
        world.pipe(Topics.BUDGET_STAGE_PLANS, closed(0, A1));
        world.pipe(Topics.BUDGET_STAGE_PLANS, closed(0, A1));
        assertThat(world.read(Topics.TRAINER_STAGE_MANIFESTS)).hasSize(1);
        assertThat(world.read(Topics.TRAINER_STAGE_ENTRIES)).hasSize(1);
    }

    @Test
    void whatComesAfterTheSealEntersNoManifestAndIsKept() {
        world.accepted(A1);
        world.pipe(Topics.BUDGET_STAGE_PLANS, closed(0, A1));
        world.accepted(A2);
        world.pipe(Topics.BUDGET_STAGE_PLANS, closed(1));
        assertThat(world.read(Topics.TRAINER_STAGE_MANIFESTS))
                .extracting(StageManifest::getCount)
                .containsExactly(1, 0);
        assertThat(late()).containsExactly("acme/p/0/" + A2.getCandidateId());
    }

    @Test
    void whatWasAcceptedAfterTheCountButArrivedBeforeTheSealIsLateToo() {
        world.accepted(A1, A2);
        world.pipe(Topics.BUDGET_STAGE_PLANS, closed(0, A1));
        assertThat(manifest().getLast()).isEqualTo(A1.getCandidateId());
        assertThat(late()).containsExactly("acme/p/0/" + A2.getCandidateId());
    }

    private List<String> late() {
        try (var rows = world.store(StageFilling.LATE).all()) {
            var keys = new ArrayList<String>();
            rows.forEachRemaining(row -> keys.add(row.key));
            return keys;
        }
    }

    @Test
    void otherExamplesThanThePlannerCountedGoToTheDeadLettersAndSealNothing() {
        world.accepted(A2);
        world.pipe(Topics.BUDGET_STAGE_PLANS, closed(0, A1));
        assertThat(world.read(Topics.TRAINER_STAGE_MANIFESTS)).isEmpty();
        assertThat(world.deadLetters()).singleElement().satisfies(letter -> assertThat(new String(
                        letter.headers().lastHeader("dead-letter-reason").value(), StandardCharsets.UTF_8))
                .contains("SealRefused"));
    }

    @Test
    void aRedrivenRationaleIsSoughtWhereItStoodFirst() {
        var headers = new RecordHeaders();
        Map.of("dead-letter-topic", "gateway.rationales", "dead-letter-partition", "4", "dead-letter-offset", "17")
                .forEach((name, value) -> headers.add(name, value.getBytes(StandardCharsets.UTF_8)));
        world.pipeBytes(Topics.redriveOf(Owner.TRAINER), world.bytes(Topics.GATEWAY_RATIONALES, A1), headers);
        world.pipe(Topics.BUDGET_STAGE_PLANS, closed(0, A1));
        assertThat(world.read(Topics.TRAINER_STAGE_ENTRIES))
                .extracting(StageEntry::getTopic, StageEntry::getPartition, StageEntry::getOffset)
                .containsExactly(tuple("gateway.rationales", 4, 17L));
    }

    @Test
    void eachHeldOutExampleWithoutAReferenceIsAskedOfTheTeacherOnce() {
        var bought = Said.heldOut("adding", 1, 0, null);
        world.pipe(Topics.SAMPLER_EVALUATION_EXAMPLES, bought);
        world.pipe(Topics.SAMPLER_EVALUATION_EXAMPLES, Said.heldOut("adding", 2, 0, "3"));
        world.pipe(Topics.SAMPLER_EVALUATION_EXAMPLES, bought);
        assertThat(world.read(Topics.TRAINER_CALL_REQUESTS)).singleElement().satisfies(request -> {
            assertThat(request.getRequestId()).startsWith("r-");
            assertThat(request.getPurpose()).isEqualTo(CallPurpose.REFERENCE);
            assertThat(request.getStage()).isEqualTo(-1);
            assertThat(request.getDomain()).isEqualTo("adding");
            assertThat(request.getMaxOutputTokens()).isEqualTo(64);
            assertThat(request.getMessages())
                    .extracting(message -> message.getRole() + ": " + Texts.read(message.getContent()))
                    .containsExactly("system: Reason, then answer.", "user: 1 + 1?");
        });
    }

    @Test
    void theSameInputFromScratchGivesTheSameRecordsByteForByte() {
        assertThat(recordsOfOneRun()).isEqualTo(recordsOfOneRun()).hasSize(8);
    }

    private static List<String> recordsOfOneRun() {
        try (var world = new TrainerWorld()) {
            world.pipe(Topics.SAMPLER_EVALUATION_EXAMPLES, Said.heldOut("adding", 1, 0, null));
            world.accepted(A1, Z1, A2);
            world.pipe(Topics.BUDGET_STAGE_PLANS, closed(0, A1, A2, Z1));
            world.pipe(Topics.BUDGET_STAGE_PLANS, closed(1));
            world.accepted(Said.rationale(2, "adding", 8));
            world.pipe(Topics.BUDGET_STAGE_PLANS, closed(2, Said.rationale(2, "adding", 8)));
            return List.of("trainer.call-requests", "trainer.stage-entries", "trainer.stage-manifests").stream()
                    .flatMap(topic -> world.readBytes(topic).stream())
                    .map(record -> record.key() + " " + HexFormat.of().formatHex(record.value()))
                    .toList();
        }
    }

    private StageManifest manifest() {
        var manifests = world.read(Topics.TRAINER_STAGE_MANIFESTS);
        assertThat(manifests).hasSize(1);
        return manifests.get(0);
    }

    /** "zero" is the tail domain. */
    private static StagePlan closed(int stage, Rationale... counted) {
        var domains = Arrays.stream(new String[] {"adding", "zero"})
                .map(name -> Said.domain(
                        name,
                        name.equals("zero") ? DomainKind.TAIL : DomainKind.HEAD,
                        Arrays.stream(counted)
                                .filter(rationale -> rationale.getDomain().equals(name))
                                .toList()))
                .toArray(DomainPlan[]::new);
        return Said.plan(stage, StageState.CLOSED, domains);
    }
}

package io.evenkeel.trainer.work;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import io.evenkeel.contracts.EventHeaders;
import io.evenkeel.contracts.Topic;
import io.evenkeel.contracts.Topics;
import io.evenkeel.contracts.avro.Cause;
import io.evenkeel.contracts.avro.Checkpoint;
import io.evenkeel.contracts.avro.DomainAccuracy;
import io.evenkeel.contracts.avro.DomainKind;
import io.evenkeel.contracts.avro.Evaluation;
import io.evenkeel.contracts.avro.PipelineDefinition;
import io.evenkeel.contracts.avro.PipelineInForce;
import io.evenkeel.contracts.avro.PipelinePhase;
import io.evenkeel.contracts.avro.Provenance;
import io.evenkeel.contracts.avro.Rationale;
import io.evenkeel.contracts.avro.StageEntry;
import io.evenkeel.contracts.avro.StageManifest;
import io.evenkeel.contracts.avro.StageState;
import io.evenkeel.contracts.avro.TrainerPhase;
import io.evenkeel.contracts.avro.TrainingProgress;
import io.evenkeel.student.checkpoint.CheckpointName;
import io.evenkeel.trainer.Said;
import io.evenkeel.trainer.checkpoint.CheckpointStore;
import io.evenkeel.trainer.domain.seal.ClosedStage;
import io.evenkeel.trainer.domain.seal.Example;
import io.evenkeel.trainer.domain.seal.Place;
import io.evenkeel.trainer.domain.seal.Seal;
import io.evenkeel.trainer.domain.seal.Sealing;
import io.evenkeel.trainer.external.LocalTemplate;
import io.evenkeel.trainer.log.InMemoryLog;
import io.evenkeel.trainer.training.SmallStudents;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainingWorkTest {
    private static final int EVALUATED = 5;
    private static final Duration LONG = Duration.ofSeconds(60);

    @TempDir
    Path home;

    private final InMemoryLog log = new InMemoryLog();
    private PipelineDefinition definition;
    private String lastManifestHash = "";

    @BeforeEach
    void aRunningPipeline() {
        definition = Said.definition(SmallStudents.save(home)).build();
        phase(PipelinePhase.RUNNING);
        log.append(
                Topics.BUDGET_STAGE_PLANS,
                Said.plan(
                        0,
                        StageState.PLANNED,
                        Said.domain("adding", DomainKind.HEAD, List.of()),
                        Said.domain("zero", DomainKind.TAIL, List.of())));
    }

    @Test
    void theUntrainedStudentIsAnnouncedAndEvaluatedOnceTheFirstSetIsThere() {
        var trainer = trainer();
        assertThat(trainer.perform()).isTrue();
        assertThat(checkpoints()).isEmpty();

        var set = heldOutWithReferences();
        assertThat(trainer.perform()).isTrue();
        assertThat(checkpoints()).singleElement().satisfies(untrained -> {
            assertThat(untrained.getStage()).isEqualTo(-1);
            assertThat(untrained.getManifestHash()).isEmpty();
            assertThat(untrained.getParameters()).isPositive();
            assertThat(untrained.getExamples()).isZero();
            assertThat(untrained.getSteps()).isZero();
            assertThat(untrained.getFailure()).isNull();
            assertThat(untrained.getCause()).isEqualTo(set);
            assertThat(CheckpointName.of(folderOf(untrained))).isEqualTo(untrained.getHash());
            assertThat(folderOf(untrained))
                    .isEqualTo(home.resolve("checkpoints").resolve(untrained.getHash()));
        });
        assertThat(evaluations()).singleElement().satisfies(evaluation -> {
            assertThat(evaluation.getStage()).isEqualTo(-1);
            assertThat(evaluation.getVersion()).isZero();
            assertThat(evaluation.getCheckpointHash())
                    .isEqualTo(checkpoints().get(0).getHash());
            assertThat(evaluation.getTailDomains()).containsExactly("zero");
            assertThat(evaluation.getDomains())
                    .extracting(DomainAccuracy::getDomain, DomainAccuracy::getTotal)
                    .containsExactly(tuple("adding", EVALUATED), tuple("zero", EVALUATED));
            assertThat(evaluation.getTail().getDomains()).isEqualTo(1);
            assertThat(evaluation.getHead().getDomains()).isEqualTo(1);
            assertThat(evaluation.getCause()).isEqualTo(new Cause("trainer.checkpoints", 0, 0L));
        });
    }

    @Test
    void sealedStagesAreTrainedOnAllExamplesSoFarEvaluatedAndAnnounced() {
        heldOutWithReferences();
        var first = sealed(0, rationales(0, 3));
        var second = sealed(1, rationales(1, 2));
        assertThat(trainer().perform()).isTrue();
        assertThat(checkpoints())
                .extracting(
                        Checkpoint::getStage,
                        Checkpoint::getExamples,
                        Checkpoint::getSteps,
                        Checkpoint::getManifestHash,
                        Checkpoint::getCause)
                .containsExactly(
                        tuple(-1, 0, 0, "", new Cause("sampler.evaluation-sets", 0, 0L)),
                        tuple(0, 3, 6, manifests().get(0).getManifestHash(), first),
                        tuple(1, 5, 6, manifests().get(1).getManifestHash(), second));
        assertThat(checkpoints()).extracting(Checkpoint::getHash).doesNotHaveDuplicates();
        assertThat(checkpoints().get(1).getLoss()).isPositive();
        assertThat(checkpoints().get(1).getTokens()).isPositive();
        assertThat(checkpoints()).allSatisfy(checkpoint -> assertThat(CheckpointName.of(folderOf(checkpoint)))
                .isEqualTo(checkpoint.getHash()));
        assertThat(evaluations())
                .extracting(Evaluation::getStage, Evaluation::getCheckpointHash, Evaluation::getTailDomains)
                .containsExactly(
                        tuple(-1, checkpoints().get(0).getHash(), List.of("zero")),
                        tuple(0, checkpoints().get(1).getHash(), List.of("adding")),
                        tuple(1, checkpoints().get(2).getHash(), List.of("adding")));
        assertThat(ids(Topics.TRAINER_CHECKPOINTS))
                .containsExactly(
                        "sampler.evaluation-sets/0/0/0",
                        "trainer.stage-manifests/0/0/0",
                        "trainer.stage-manifests/0/1/0");
        assertThat(ids(Topics.TRAINER_EVALUATIONS))
                .containsExactly("trainer.checkpoints/0/0/0", "trainer.checkpoints/0/1/0", "trainer.checkpoints/0/2/0");
        assertThat(home.resolve("snapshots")).isEmptyDirectory();
    }

    @Test
    void whatWasAnnouncedIsNotDoneAgainByTheNextProcess() {
        heldOutWithReferences();
        sealed(0, rationales(0, 3));
        trainer().perform();
        assertThat(trainer().perform()).isTrue();
        assertThat(checkpoints()).hasSize(2);
        assertThat(evaluations()).hasSize(2);
    }

    @Test
    void aTrainingKilledBetweenTwoStepsEndsInTheCheckpointThatItWouldHaveHad() {
        heldOutWithReferences();
        sealed(0, rationales(0, 4));
        var elsewhere = log.copy();
        new TrainerProcess(elsewhere, home.resolve("elsewhere"), 1).perform();
        var undisturbed = elsewhere.read(Topics.TRAINER_CHECKPOINTS).get(1).getHash();

        var killed = trainer(1_000);
        log.onAppend(Topics.TRAINER_PROGRESS, killed.cancellation::call, 4);
        assertThatThrownBy(killed::perform).isInstanceOf(Cancellation.Cancelled.class);
        assertThat(checkpoints()).hasSize(1);

        assertThat(trainer().perform()).isTrue();
        assertThat(checkpoints().get(1).getHash()).isEqualTo(undisturbed);
    }

    @Test
    void aFolderThatWasNeverAnnouncedGoesAtTheNextStart() throws IOException {
        var store = new CheckpointStore(home.resolve("checkpoints"), "local");
        var lost = store.put(directory -> {
            try {
                Files.createDirectories(directory);
                Files.writeString(directory.resolve("model"), "x");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        trainer().perform();
        assertThat(home.resolve("checkpoints").resolve(lost.hash())).doesNotExist();
    }

    @Test
    void aStageWithoutAnExampleRepeatsCheckpointAndEvaluationOfTheOneBefore() {
        heldOutWithReferences();
        sealed(0, rationales(0, 3));
        var empty = sealed(1, List.of());
        assertThat(trainer().perform()).isTrue();
        var trained = checkpoints().get(1);
        var repeated = checkpoints().get(2);
        assertThat(repeated)
                .isEqualTo(Checkpoint.newBuilder(trained)
                        .setStage(1)
                        .setManifestHash(manifests().get(1).getManifestHash())
                        .setCause(empty)
                        .setMillis(0)
                        .setAt(repeated.getAt())
                        .build());
        var repeatedEvaluation = evaluations().get(2);
        assertThat(repeatedEvaluation)
                .isEqualTo(Evaluation.newBuilder(evaluations().get(1))
                        .setStage(1)
                        .setCause(new Cause("trainer.checkpoints", 0, 2L))
                        .setMillis(0)
                        .setAt(repeatedEvaluation.getAt())
                        .build());
    }

    @Test
    void aFirstStageWithoutAnExampleRepeatsTheUntrainedStudent() {
        heldOutWithReferences();
        sealed(0, List.of());
        trainer().perform();
        assertThat(checkpoints().get(1).getHash())
                .isEqualTo(checkpoints().get(0).getHash());
        assertThat(evaluations()).extracting(Evaluation::getStage).containsExactly(-1, 0);
    }

    @Test
    void aTrainingThatFailsThreeTimesIsAnnouncedWithItsReasonAndThenLeftAlone() {
        heldOutWithReferences();
        var manifest = sealed(0, rationales(0, 2));
        var entry = log.read(Topics.TRAINER_STAGE_ENTRIES).get(0);
        log.append(Topics.TRAINER_STAGE_ENTRIES, entry);

        var trainer = trainer();
        assertThat(trainer.perform()).isFalse();
        assertThat(trainer.perform()).isFalse();
        assertThat(checkpoints()).hasSize(1);
        assertThat(trainer.perform()).isTrue();
        assertThat(checkpoints()).hasSize(2).last().satisfies(failed -> {
            assertThat(failed.getStage()).isZero();
            assertThat(failed.getFailure()).startsWith("NotAsSealed: stage 0 of acme/p has 3 entries");
            assertThat(failed.getHash()).isEmpty();
            assertThat(failed.getUri()).isEmpty();
            assertThat(failed.getCause()).isEqualTo(manifest);
        });
        trainer.secondsPass(1);
        assertThat(log.read(Topics.TRAINER_PROGRESS)).last().satisfies(progress -> {
            assertThat(progress.getStage()).isZero();
            assertThat(progress.getPhase()).isEqualTo(TrainerPhase.IDLE);
        });
        assertThat(trainer.perform()).isTrue();
        assertThat(trainer().perform()).isTrue();
        assertThat(checkpoints()).hasSize(2);
        assertThat(evaluations()).hasSize(1);
    }

    @Test
    void aTrainingThatFailedIsTriedAgainWhenAnOperatorHasForgivenIt() {
        heldOutWithReferences();
        sealed(0, rationales(0, 2));
        log.append(
                Topics.TRAINER_STAGE_ENTRIES,
                log.read(Topics.TRAINER_STAGE_ENTRIES).get(0));
        var trainer = trainer();
        for (int i = 0; i < 3; i++) {
            trainer.perform();
        }
        var resumed = PipelineInForce.newBuilder(Said.inForce(definition, PipelinePhase.RUNNING))
                .setFailuresForgiven(1)
                .build();
        log.append(Topics.OPERATOR_PIPELINES, resumed);
        for (int i = 0; i < 3; i++) {
            trainer.perform();
        }
        assertThat(checkpoints()).hasSize(3).last().satisfies(failed -> assertThat(failed.getFailure())
                .startsWith("NotAsSealed"));
        assertThat(trainer.perform()).isTrue();
        assertThat(checkpoints()).hasSize(3);
    }

    @Test
    void aRegistryThatIsAwayIsNoFailureOfTheStage() {
        heldOutWithReferences();
        sealed(0, rationales(0, 2));
        var trainer = trainer();
        log.cutOffRegistryFor(Topics.TRAINER_CHECKPOINTS);
        for (int attempt = 0; attempt <= TrainerProcess.ATTEMPTS; attempt++) {
            assertThatThrownBy(trainer::perform).hasRootCauseInstanceOf(ConnectException.class);
        }
        log.bringRegistryBack();
        assertThat(trainer.perform()).isTrue();
        assertThat(checkpoints()).hasSize(2).allSatisfy(checkpoint -> assertThat(checkpoint.getFailure())
                .isNull());
    }

    @Test
    void anExampleWhoseContentIsNotWhatWasSealedIsNeverTrainedOn() {
        heldOutWithReferences();
        var honest = Said.rationale(0, "adding", 1);
        var forged = Rationale.newBuilder(honest)
                .setAnswer(io.evenkeel.contracts.Texts.plain("7"))
                .build();
        sealed(0, List.of(forged));
        var trainer = trainer();
        IntStream.range(0, TrainerProcess.ATTEMPTS).forEach(attempt -> trainer.perform());
        assertThat(checkpoints().get(1).getFailure())
                .isEqualTo("NotAsSealed: the content of candidate c-0-adding-1 is not what was sealed");
    }

    @Test
    void aCheckpointThatWasHarmedIsNotEvaluatedAndTheFailureIsAnnounced() throws IOException {
        heldOutWithReferences();
        trainer().perform();
        var before = evaluations().size();
        sealed(0, rationales(0, 2));
        var trainer = trainer();
        log.onAppend(
                Topics.TRAINER_CHECKPOINTS,
                () -> {
                    try {
                        Files.writeString(folderOf(checkpoints().get(1)).resolve("config.json"), "{}");
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                },
                2);
        assertThat(trainer.perform()).isFalse();
        trainer.perform();
        assertThat(trainer.perform()).isTrue();
        assertThat(evaluations()).hasSize(before);
        assertThat(checkpoints()).hasSize(3);
        assertThat(checkpoints().get(2).getFailure()).contains("is not what its name says");
        assertThat(ids(Topics.TRAINER_CHECKPOINTS)).last().isEqualTo("trainer.stage-manifests/0/0/1");
    }

    @Test
    void theFirstCheckpointOfAStageCountsAndLaterOnesAreIgnored() {
        heldOutWithReferences();
        trainer().perform();
        var untrained = checkpoints().get(0);
        sealed(0, rationales(0, 2));
        var manifest = manifests().get(0);
        var first = log.append(
                Topics.TRAINER_CHECKPOINTS,
                Checkpoint.newBuilder(untrained)
                        .setStage(0)
                        .setManifestHash(manifest.getManifestHash())
                        .build());
        log.append(
                Topics.TRAINER_CHECKPOINTS,
                Checkpoint.newBuilder(untrained).setStage(0).setHash("00").build());
        trainer().perform();
        assertThat(evaluations()).last().satisfies(evaluation -> {
            assertThat(evaluation.getCheckpointHash()).isEqualTo(untrained.getHash());
            assertThat(evaluation.getCause()).isEqualTo(first);
        });
        assertThat(checkpoints()).hasSize(3);
    }

    @Test
    void missingReferencesAreTakenFromTheTeachersRepliesAndTheOthersLeftOut() {
        var bought = Said.heldOut("adding", 1, 0, null);
        var refused = Said.heldOut("adding", 2, 0, null);
        var malformed = Said.heldOut("adding", 3, 0, null);
        var silent = Said.heldOut("adding", 4, 0, null);
        for (var example : List.of(bought, refused, malformed, silent)) {
            log.append(Topics.SAMPLER_EVALUATION_EXAMPLES, example);
        }
        log.append(Topics.SAMPLER_EVALUATION_EXAMPLES, Said.heldOut("adding", 5, 0, "6"));
        log.append(Topics.GATEWAY_REPLIES, Said.reply(bought, "one more #### 2"));
        log.append(Topics.GATEWAY_REPLIES, Said.reply(refused, null));
        log.append(Topics.GATEWAY_REPLIES, Said.reply(malformed, "2"));
        log.append(Topics.SAMPLER_EVALUATION_SETS, Said.evaluationSet(0, Map.of("adding", 5)));
        trainer().perform();
        assertThat(evaluations().get(0).getMicro().getTotal()).isEqualTo(2);
    }

    @Test
    void aLaterVersionIsEvaluatedFirstAndThenTheFirstOne() {
        heldOutWithReferences();
        log.append(Topics.SAMPLER_EVALUATION_EXAMPLES, Said.heldOut("adding", 50, 1, "51"));
        log.append(
                Topics.SAMPLER_EVALUATION_SETS,
                Said.evaluationSet(1, Map.of("adding", EVALUATED + 1, "zero", EVALUATED)));
        trainer().perform();
        assertThat(evaluations())
                .extracting(
                        Evaluation::getVersion,
                        evaluation -> evaluation.getMicro().getTotal())
                .containsExactly(tuple(1, 2 * EVALUATED + 1), tuple(0, 2 * EVALUATED));
        assertThat(ids(Topics.TRAINER_EVALUATIONS))
                .containsExactly("trainer.checkpoints/0/0/0", "trainer.checkpoints/0/0/1");
    }

    @Test
    void aPausedPipelineIsLeftAloneUntilItIsResumed() {
        heldOutWithReferences();
        phase(PipelinePhase.PAUSED);
        var trainer = trainer();
        assertThat(trainer.perform()).isTrue();
        assertThat(checkpoints()).isEmpty();
        phase(PipelinePhase.RUNNING);
        trainer.perform();
        assertThat(checkpoints()).hasSize(1);
    }

    @Test
    void bytesThatNobodyCanReadStopNothing() {
        log.appendBytes(Topics.SAMPLER_EVALUATION_SETS, new byte[] {7});
        log.appendBytes(Topics.SAMPLER_EVALUATION_EXAMPLES, new byte[] {0, 0, 0, 0, 0});
        heldOutWithReferences();
        trainer().perform();
        assertThat(evaluations()).hasSize(1);
    }

    @Test
    void progressIsToldAtMostOnceASecondAndEndsInIdle() {
        heldOutWithReferences();
        sealed(0, rationales(0, 3));
        var trainer = trainer(130);
        trainer.perform();
        trainer.secondsPass(1);
        trainer.secondsPass(1);
        var progress = log.read(Topics.TRAINER_PROGRESS);
        assertThat(progress).hasSizeGreaterThan(3);
        var times = progress.stream().map(TrainingProgress::getAt).toList();
        for (int i = 1; i < times.size(); i++) {
            assertThat(times.get(i)).isAfterOrEqualTo(times.get(i - 1).plusSeconds(1));
        }
        assertThat(progress).last().extracting(TrainingProgress::getPhase).isEqualTo(TrainerPhase.IDLE);
        assertThat(ids(Topics.TRAINER_PROGRESS)).doesNotHaveDuplicates();
    }

    @Test
    void aTrainingIsMeasured() {
        heldOutWithReferences();
        sealed(0, rationales(0, 3));
        var trainer = trainer();
        trainer.perform();
        assertThat(trainer.meters
                        .counter("evenkeel.training.steps", "pipeline", Said.KEY)
                        .count())
                .isEqualTo(6);
        assertThat(trainer.meters.get("evenkeel.training.loss").gauge().value()).isPositive();
    }

    @Test
    void aStageThatACommandTrainsIsStoredEvaluatedAndAnnouncedAsAnyOther() {
        heldOutWithReferences();
        var manifest = sealed(0, rationales(0, 3));
        assertThat(external(LocalTemplate.withStudents()).perform()).isTrue();
        assertThat(checkpoints()).hasSize(2).last().satisfies(trained -> {
            assertThat(trained.getFailure()).isNull();
            assertThat(trained.getExamples()).isEqualTo(3);
            assertThat(trained.getSteps()).isEqualTo(6);
            assertThat(trained.getLoss()).isPositive();
            assertThat(trained.getTokens()).isPositive();
            assertThat(trained.getCause()).isEqualTo(manifest);
            assertThat(trained.getHash()).isNotEqualTo(checkpoints().get(0).getHash());
            assertThat(CheckpointName.of(folderOf(trained))).isEqualTo(trained.getHash());
        });
        assertThat(evaluations())
                .last()
                .extracting(Evaluation::getCheckpointHash)
                .isEqualTo(checkpoints().get(1).getHash());
        assertThat(log.read(Topics.TRAINER_PROGRESS))
                .extracting(TrainingProgress::getPhase, TrainingProgress::getStep, TrainingProgress::getSteps)
                .contains(tuple(TrainerPhase.TRAINING, 0, 6));
        assertThat(log.read(Topics.TRAINER_PROGRESS))
                .anySatisfy(progress -> assertThat(progress.getJob()).matches("t-[0-9a-f-]+-1: not started"));
        assertThat(home.resolve("external")).isEmptyDirectory();
    }

    @Test
    void aTrainerThatGoesAwayLeavesItsJobToTheNextOneWhichStartsNoSecondOne() throws IOException {
        heldOutWithReferences();
        sealed(0, rationales(0, 3));
        var leave = home.resolve("leave");
        var leaving = external(LocalTemplate.withStudents(leave));
        var work = CompletableFuture.supplyAsync(leaving::perform);
        await().atMost(LONG).until(() -> Files.exists(begun()));
        await().atMost(LONG).untilAsserted(() -> assertThat(log.read(Topics.TRAINER_PROGRESS))
                .last()
                .extracting(TrainingProgress::getJob)
                .asString()
                .endsWith("-1: running"));
        leaving.cancellation.call();
        assertThatThrownBy(work::join).hasCauseInstanceOf(Cancellation.Cancelled.class);
        assertThat(checkpoints()).hasSize(1);
        assertThat(log.read(Topics.TRAINER_PROGRESS))
                .last()
                .extracting(TrainingProgress::getJob)
                .asString()
                .endsWith("-1: running");

        var next = external(LocalTemplate.withStudents(leave));
        log.onAppend(Topics.TRAINER_CHECKPOINTS, () -> assertThat(begun()).hasContent("begun\n"), 2);
        Files.createFile(leave);
        assertThat(next.perform()).isTrue();
        assertThat(checkpoints())
                .hasSize(2)
                .last()
                .extracting(Checkpoint::getFailure)
                .isNull();
        assertThat(home.resolve("external")).isEmptyDirectory();
    }

    @Test
    void jobsThatFailAreTriedThreeTimesAndTheReasonIsAnnouncedAndTheFoldersStay() throws IOException {
        heldOutWithReferences();
        sealed(0, rationales(0, 2));
        var command = new String[] {LocalTemplate.withStudents()[0], "bash", "-c", "echo no quota; exit 3"};
        assertThat(external(command).perform()).isFalse();
        var trainer = external(command);
        IntStream.range(0, TrainerProcess.ATTEMPTS).forEach(attempt -> trainer.perform());
        assertThat(checkpoints())
                .last()
                .extracting(Checkpoint::getFailure)
                .isEqualTo("JobFailed: the job failed: the trainer ended with code 3: no quota");
        try (var jobs = Files.list(home.resolve("external"))) {
            assertThat(jobs).hasSize(TrainerProcess.ATTEMPTS);
        }
    }

    private TrainerProcess external(String... command) {
        return new TrainerProcess(log, home, 1_000, new TrainerProcess.Settings(command));
    }

    /** Where the trainer of the only job notes that it began. */
    private Path begun() {
        try (var jobs = Files.list(home.resolve("external"))) {
            return jobs.filter(job -> !job.getFileName().toString().startsWith("."))
                    .findFirst()
                    .map(job -> job.resolve("begun"))
                    .orElse(home.resolve("none"));
        } catch (IOException e) {
            return home.resolve("none");
        }
    }

    private TrainerProcess trainer() {
        return trainer(1);
    }

    private TrainerProcess trainer(long stepMillis) {
        return new TrainerProcess(log, home, stepMillis);
    }

    private void phase(PipelinePhase phase) {
        log.append(Topics.OPERATOR_PIPELINES, Said.inForce(definition, phase));
    }

    /** As many in "adding" and in "zero". */
    private Cause heldOutWithReferences() {
        for (var domain : List.of("adding", "zero")) {
            for (int i = 0; i < EVALUATED; i++) {
                log.append(Topics.SAMPLER_EVALUATION_EXAMPLES, Said.heldOut(domain, i, 0, Integer.toString(i + 1)));
            }
        }
        return log.append(
                Topics.SAMPLER_EVALUATION_SETS, Said.evaluationSet(0, Map.of("adding", EVALUATED, "zero", EVALUATED)));
    }

    private static List<Rationale> rationales(int stage, int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> Said.rationale(stage, "adding", i))
                .toList();
    }

    /** Rationales, entries and manifest of a stage; "adding" is tail in it. */
    private Cause sealed(int stage, List<Rationale> rationales) {
        var examples = new ArrayList<Example>();
        for (var rationale : rationales) {
            var place = log.append(Topics.GATEWAY_RATIONALES, rationale);
            examples.add(new Example(
                    rationale.getDomain(),
                    rationale.getCandidateId(),
                    false,
                    rationale.getContentHash(),
                    new Place(place.getTopic(), place.getPartition(), place.getOffset())));
        }
        var closed = new ClosedStage(
                Said.LEDGER,
                Said.PIPELINE,
                stage,
                List.of(new ClosedStage.Domain(
                        "adding",
                        true,
                        examples.size(),
                        Sealing.idsHash(
                                examples.stream().map(Example::candidateId).toList()))));
        var whole = ((Seal.Whole) Sealing.seal(closed, examples, lastManifestHash)).stage();
        lastManifestHash = whole.manifestHash();
        for (int i = 0; i < whole.entries().size(); i++) {
            var entry = whole.entries().get(i);
            log.append(
                    Topics.TRAINER_STAGE_ENTRIES,
                    new StageEntry(
                            Said.LEDGER,
                            Said.PIPELINE,
                            stage,
                            i,
                            entry.domain(),
                            entry.candidateId(),
                            io.evenkeel.contracts.avro.Origin.REAL,
                            entry.contentHash(),
                            entry.place().topic(),
                            entry.place().partition(),
                            entry.place().offset()));
        }
        return log.append(
                Topics.TRAINER_STAGE_MANIFESTS,
                new StageManifest(
                        Said.LEDGER,
                        Said.PIPELINE,
                        stage,
                        whole.entries().size(),
                        whole.first(),
                        whole.last(),
                        whole.domains(),
                        whole.tailDomains(),
                        whole.merkleRoot(),
                        whole.previousManifestHash(),
                        whole.manifestHash(),
                        new Provenance(new Cause("x", 0, 0L), 0L, Instant.EPOCH, "test/1", "")));
    }

    private List<Checkpoint> checkpoints() {
        return log.read(Topics.TRAINER_CHECKPOINTS);
    }

    private List<Evaluation> evaluations() {
        return log.read(Topics.TRAINER_EVALUATIONS);
    }

    private List<StageManifest> manifests() {
        return log.read(Topics.TRAINER_STAGE_MANIFESTS);
    }

    private List<String> ids(Topic<?> topic) {
        return log.readBytes(topic).stream()
                .map(record ->
                        EventHeaders.text(record.headers(), EventHeaders.ID).orElseThrow())
                .toList();
    }

    private static Path folderOf(Checkpoint checkpoint) {
        return Path.of(URI.create(checkpoint.getUri()));
    }
}

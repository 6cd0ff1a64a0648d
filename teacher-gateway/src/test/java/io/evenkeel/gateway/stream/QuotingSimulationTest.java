package io.evenkeel.gateway.stream;

import static io.evenkeel.gateway.stream.GatewayWorld.domain;
import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.contracts.Topics;
import io.evenkeel.contracts.avro.CallPurpose;
import io.evenkeel.contracts.avro.CallStep;
import io.evenkeel.contracts.avro.LedgerCommand;
import io.evenkeel.contracts.avro.LedgerEvent;
import io.evenkeel.contracts.avro.LedgerEventKind;
import io.evenkeel.contracts.avro.PipelinePhase;
import io.evenkeel.contracts.avro.Rationale;
import io.evenkeel.contracts.avro.RefillCalendar;
import io.evenkeel.contracts.avro.Rejection;
import io.evenkeel.contracts.avro.Reply;
import io.evenkeel.contracts.avro.StageState;
import io.evenkeel.contracts.avro.TeacherCall;
import io.evenkeel.contracts.avro.Usage;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/**
 * The quoting half between a ledger and a teacher that do whatever they may, in a seeded order: nothing waits for ever,
 * everything ends once, nothing is overspent, and with tokens enough the accepted set does not depend on the order.
 */
class QuotingSimulationTest {
    private static final int REAL = 9;
    private static final int SYNTHETIC = 6;
    private static final int REQUESTS = 3;
    private static final long ROOMY = 1_000_000;

    @Property(tries = 20)
    void everythingEndsOnceAndNothingWaitsForEver(@ForAll long seed) {
        try (var run = new Run(seed)) {
            run.untilNothingMoves();
            run.checkThatNobodyIsForgotten();
            run.closeTheStage();
            run.untilNothingMoves();
            run.endThePipeline();
            run.untilNothingMoves();
            run.checkThatEverythingHasEndedOnce();
        }
    }

    /** One run from its seed. */
    private static final class Run implements AutoCloseable {
        private final GatewayWorld world = new GatewayWorld(6);
        private final Random random;
        private final PlayedLedger ledger;
        private final boolean roomy;
        private final Deque<Runnable> arrivals = new ArrayDeque<>();
        private final Deque<LedgerCommand> commands = new ArrayDeque<>();
        private final Deque<LedgerEvent.Builder> events = new ArrayDeque<>();
        private final List<TeacherCall> calls = new ArrayList<>();
        private final List<String> examples = new ArrayList<>();
        private final List<String> rejected = new ArrayList<>();
        private final List<String> replied = new ArrayList<>();
        private final Set<String> items = new TreeSet<>();
        private final RefillCalendar refill;
        private int refills;
        private boolean paused;
        private boolean over;

        Run(long seed) {
            random = new Random(seed);
            roomy = random.nextBoolean();
            long tokens = roomy ? ROOMY : 150 + random.nextInt(3_000);
            refill = random.nextBoolean() ? RefillCalendar.NONE : RefillCalendar.DAILY;
            refills = refill == RefillCalendar.NONE ? 0 : random.nextInt(4);
            world.pipeline(PipelinePhase.RUNNING, refill);
            boolean rich = roomy && refill == RefillCalendar.NONE;
            long evaluation = rich ? ROOMY : random.nextInt(refills > 0 ? 100 : 600);
            ledger = new PlayedLedger(tokens, evaluation, Map.of("p/stage-0/adding", 8L, "p/stage-0/dates", 4L));
            arrivals.add(() -> plan(StageState.PLANNED, 0));
            for (int i = 0; i < REAL; i++) {
                int rank = i;
                arrive("c-a" + rank, () -> world.real("c-a" + rank, "adding", rank, "1"));
                arrive("c-d" + rank, () -> world.real("c-d" + rank, "dates", rank, "1"));
            }
            for (int i = 0; i < SYNTHETIC; i++) {
                int rank = i;
                arrive("s-a" + rank, () -> world.synthetic("s-a" + rank, "adding", rank, 2));
            }
            for (int i = 0; i < REQUESTS; i++) {
                int number = i;
                arrive("w-" + number, () -> world.request("w-" + number, CallPurpose.WRITE_QUESTIONS, 0));
                arrive("r-" + number, () -> world.request("r-" + number, CallPurpose.REFERENCE, -1));
            }
        }

        private void arrive(String item, Runnable arrival) {
            items.add(item);
            arrivals.add(arrival);
            if (random.nextInt(5) == 0) {
                arrivals.add(arrival);
            }
        }

        private void plan(StageState state, int revision) {
            world.plan(state, revision, domain("adding", 5, 3), domain("dates", 4, 0));
        }

        void untilNothingMoves() {
            while (step()) {
                collect();
            }
        }

        /** One of what may happen next; false where nothing may. */
        private boolean step() {
            var possible = new ArrayList<Runnable>();
            if (!arrivals.isEmpty()) {
                possible.add(() -> arrivals.remove().run());
            }
            if (!commands.isEmpty()) {
                possible.add(() -> events.addAll(ledger.answer(commands.remove())));
            }
            if (!events.isEmpty()) {
                possible.add(() -> world.journal(events.remove()));
            }
            if (!calls.isEmpty()) {
                possible.add(() -> end(calls.remove(random.nextInt(calls.size()))));
            }
            if (possible.isEmpty() && !paused && refills == 0) {
                return false;
            }
            if (refills > 0 && (possible.isEmpty() || random.nextInt(300) == 0)) {
                refills--;
                events.add(ledger.refill(random.nextInt(400)));
                return true;
            }
            if (random.nextInt(40) == 0 || possible.isEmpty()) {
                pauseOrGoOn();
            } else {
                possible.get(random.nextInt(possible.size())).run();
            }
            return true;
        }

        private void pauseOrGoOn() {
            paused = !paused && !over;
            var phase = over ? PipelinePhase.FINISHED : paused ? PipelinePhase.PAUSED : PipelinePhase.RUNNING;
            world.pipeline(phase, refill);
            world.passes(Duration.ofSeconds(1));
        }

        private void collect() {
            commands.addAll(world.commands());
            calls.addAll(world.calls());
            world.read(Topics.GATEWAY_RATIONALES).stream()
                    .map(Rationale::getCandidateId)
                    .forEach(examples::add);
            world.read(Topics.GATEWAY_REJECTIONS).stream()
                    .map(Rejection::getCandidateId)
                    .forEach(rejected::add);
            world.read(Topics.GATEWAY_REPLIES).stream().map(Reply::getRequestId).forEach(replied::add);
        }

        /** What becomes of an item is its own; how often its call fails first is chance. */
        private void end(TeacherCall call) {
            boolean mayFail = call.getAttempt() < 3;
            switch (mayFail ? random.nextInt(8) : 7) {
                case 0 -> world.fail(call, 429, "rate-limit-exceeded", 0L);
                case 1 -> world.fail(call, 503, null, null);
                case 2 -> world.end(call, CallStep.LOST);
                case 3 -> world.end(call, CallStep.ABANDONED);
                default -> answer(call);
            }
            if (random.nextInt(5) == 0) {
                answer(call);
            }
        }

        private void answer(TeacherCall call) {
            var text = turnsOutWell(call.getCandidateId()) ? "so #### 1" : "so it goes";
            world.end(call, CallStep.FINISHED, 200, text, "stop", new Usage(20L, 10L), null, null);
        }

        private static boolean turnsOutWell(String item) {
            return item.hashCode() % 3 != 0;
        }

        /** While the stage is open whoever waits does so for a reason. */
        void checkThatNobodyIsForgotten() {
            assertThat(ledger.forgotten()).isEmpty();
            long waiting = items.stream()
                    .filter(id -> id.startsWith("r-") && ledger.waitsForRoom(id) && !replied.contains(id))
                    .count();
            assertThat(waiting == 0 || refill == RefillCalendar.DAILY).isTrue();
            assertThat(replied).filteredOn(id -> id.startsWith("r-")).hasSize((int) (REQUESTS - waiting));
            checkWindow("c-a", REAL, 5);
            checkWindow("c-d", REAL, 4);
            checkWindow("s-a", SYNTHETIC, 3);
        }

        private void checkWindow(String origin, int offered, int wanted) {
            var good = IntStream.range(0, offered)
                    .mapToObj(rank -> origin + rank)
                    .filter(Run::turnsOutWell)
                    .limit(wanted)
                    .toList();
            long waiting = IntStream.range(0, offered)
                    .mapToObj(rank -> origin + rank)
                    .filter(ledger::waitsForRoom)
                    .count();
            assertThat(examples)
                    .as(origin)
                    .filteredOn(id -> id.startsWith(origin))
                    .hasSizeGreaterThanOrEqualTo((int) (good.size() - waiting));
            if (roomy) {
                assertThat(examples)
                        .as(origin)
                        .filteredOn(id -> id.startsWith(origin))
                        .containsExactlyInAnyOrderElementsOf(good);
            }
        }

        void closeTheStage() {
            ledger.close();
            arrivals.add(() -> plan(StageState.CLOSING, 1));
        }

        /** Who waits for a refill waits no longer. */
        void endThePipeline() {
            ledger.stop();
            events.add(GatewayWorld.own(LedgerEventKind.STAGE_CLOSING, "p"));
            untilNothingMoves();
            over = true;
            pauseOrGoOn();
            collect();
        }

        void checkThatEverythingHasEndedOnce() {
            var ended = new ArrayList<>(examples);
            ended.addAll(rejected);
            ended.addAll(replied);
            assertThat(ended).containsExactlyInAnyOrderElementsOf(items);
            assertThat(new HashSet<>(examples)).isEqualTo(ledger.accepted());
            assertThat(ledger.nothingIsOpen()).isTrue();
        }

        @Override
        public void close() {
            world.close();
        }
    }
}

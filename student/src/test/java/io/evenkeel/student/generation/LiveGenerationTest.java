package io.evenkeel.student.generation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.evenkeel.student.Prompt;
import io.evenkeel.student.Sampling;
import io.evenkeel.student.Student;
import io.evenkeel.student.Students;
import io.evenkeel.student.chat.ChatMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class LiveGenerationTest {
    private static final LiveGeneration.Limits ROOMY = new LiveGeneration.Limits(64, 1 << 30, 256);

    /** Of a column of the small students: 2 layers of 2 heads of 8 values, keys and values. */
    private static final long BYTES_PER_COLUMN = 2 * 4 * 2 * 2 * 8;

    private static final int ALWAYS = 1 << 20;

    private static Student parrot;
    private static Student chatterbox;

    @BeforeAll
    static void create() {
        parrot = Students.parrot();
        chatterbox = Students.chatterbox(4_096);
    }

    @AfterAll
    static void close() {
        parrot.close();
        chatterbox.close();
    }

    @Test
    void whoComesWhileOthersRunGetsWhatItGetsAloneAndTheyToo() throws InterruptedException {
        var questions = List.of("first", "what?", "a second one, longer", "x", "three".repeat(12), "three", "a b c");
        var alone = parrot.generate(questions.stream().map(Prompt::question).toList(), Sampling.greedy(60));
        try (var generation = parrot.live(ROOMY)) {
            var replies = new ArrayList<Reply>();
            for (var question : questions) {
                var reply = new Reply();
                submit(generation, parrot, question, Sampling.greedy(60), reply);
                replies.add(reply);
                reply.begun.await();
            }
            for (int i = 0; i < questions.size(); i++) {
                assertThat(replies.get(i).text()).isEqualTo(alone.get(i));
            }
            assertThat(alone.stream().distinct()).hasSizeGreaterThan(5);
        }
    }

    @Test
    void aDrawDependsOnTheRequestsOwnSeedAndOnNothingBeside() throws InterruptedException {
        try (var generation = parrot.live(ROOMY)) {
            var alone = ask(generation, "what?", new Sampling(50, 2, 0.95, 7)).text();
            var together = new ArrayList<Reply>();
            for (int i = 0; i < 12; i++) {
                together.add(ask(generation, i % 3 == 0 ? "what?" : "other " + i, new Sampling(50, 2, 0.95, i)));
            }
            var again = ask(generation, "what?", new Sampling(50, 2, 0.95, 7));
            assertThat(again.text()).isEqualTo(alone);
            assertThat(together.get(0).text()).isNotEqualTo(alone);
        }
    }

    @Test
    void aStopSequenceThatSpansTokensEndsTheReplyBeforeIt() throws InterruptedException {
        try (var generation = parrot.live(ROOMY)) {
            var reply = ask(generation, "first", new Sampling(60, 0, 1, 0, List.of("nothing", ": ü #")));
            assertThat(reply.text()).isEqualTo("die Antwort");
            assertThat(reply.ending).isEqualTo(Ending.STOP);
            assertThat(parrot.generate(List.of(Prompt.question("first")), new Sampling(60, 0, 1, 0, List.of(": ü #"))))
                    .containsExactly("die Antwort");
        }
    }

    @Test
    void theEndSaysWhyAndAfterHowManyTokens() throws InterruptedException {
        try (var generation = parrot.live(ROOMY)) {
            var whole = ask(generation, "three", Sampling.greedy(60));
            var cut = ask(generation, "three", Sampling.greedy(4));
            assertThat(whole.text()).isEqualTo("3, 2, 1 #### 321");
            assertThat(whole.ending).isEqualTo(Ending.STOP);
            assertThat(whole.tokens).isEqualTo(16);
            assertThat(cut.text()).isEqualTo("3, 2");
            assertThat(cut.ending).isEqualTo(Ending.LENGTH);
            assertThat(cut.tokens).isEqualTo(4);
        }
    }

    @Test
    void noMoreRunThanThereAreRowsAndWhoLeavesMakesRoomForTheNext() throws InterruptedException {
        try (var generation = chatterbox.live(new LiveGeneration.Limits(2, 1 << 30, 1))) {
            var first = new Reply();
            var leaving = submit(generation, chatterbox, "a", Sampling.greedy(4_000), first);
            submit(generation, chatterbox, "b", Sampling.greedy(4_000), new Reply());
            first.begun.await();
            var third = new Reply();
            submit(generation, chatterbox, "c", Sampling.greedy(5), third);
            await().until(() -> generation.load().equals(new LiveGeneration.Load(2, 1)));
            assertThat(generation.submit(new long[] {1}, Sampling.greedy(5), new Reply()))
                    .isEmpty();
            leaving.leave();
            assertThat(third.text()).hasSize(5);
            assertThat(first.ended.await(10, TimeUnit.SECONDS)).isTrue();
            assertThat(first.ending).isEqualTo(Ending.LEFT);
        }
    }

    @Test
    void theCacheIsBoundedAndWhatNeverFitsIsRefused() throws InterruptedException {
        long bytes = 700 * BYTES_PER_COLUMN;
        try (var generation = chatterbox.live(new LiveGeneration.Limits(64, bytes, 10))) {
            assertThat(generation.positions()).isEqualTo(700 - 64);
            var first = new Reply();
            var running = submit(generation, chatterbox, "a", Sampling.greedy(400), first);
            first.begun.await();
            first.mayGoOn.drainPermits();
            var tooMuchForBoth = new Reply();
            submit(generation, chatterbox, "b", Sampling.greedy(100), tooMuchForBoth);
            int soFar = first.said.length();
            first.mayGoOn.release(3);
            await().until(() -> first.said.length() >= soFar + 3);
            assertThat(generation.load()).isEqualTo(new LiveGeneration.Load(1, 1));
            running.leave();
            first.mayGoOn.release(ALWAYS);
            assertThat(tooMuchForBoth.text()).hasSize(100);
            assertThatThrownBy(() -> generation.submit(new long[636], Sampling.greedy(1), new Reply()))
                    .hasMessage("The prompt has 636 tokens; allowed: 1 to 635.");
        }
        assertThatThrownBy(() -> chatterbox.live(new LiveGeneration.Limits(1, 65 * BYTES_PER_COLUMN, 0)))
                .hasMessageContaining("allowed: whole numbers from " + 66 * BYTES_PER_COLUMN);
    }

    @Test
    void closingEndsWhatRunsAndWhatWaits() throws InterruptedException {
        var runs = new Reply();
        var waits = new Reply();
        try (var generation = chatterbox.live(new LiveGeneration.Limits(1, 1 << 30, 1))) {
            submit(generation, chatterbox, "a", Sampling.greedy(4_000), runs);
            submit(generation, chatterbox, "b", Sampling.greedy(4_000), waits);
            runs.begun.await();
        }
        assertThat(List.of(runs, waits)).extracting(reply -> reply.ending).containsOnly(Ending.LEFT);
    }

    @Test
    void theStudentCanBeAskedOtherwiseMeanwhile() throws InterruptedException {
        try (var generation = chatterbox.live(ROOMY)) {
            var running = new Reply();
            submit(generation, chatterbox, "a", Sampling.greedy(1_000), running);
            running.begun.await();
            assertThat(chatterbox
                            .generate(List.of(Prompt.verbatim("b")), Sampling.greedy(5))
                            .get(0))
                    .hasSize(5);
            assertThat(running.text()).hasSize(1_000);
        }
    }

    private static Reply ask(LiveGeneration generation, String question, Sampling sampling) {
        var reply = new Reply();
        submit(generation, parrot, question, sampling, reply);
        return reply;
    }

    private static LiveRequest submit(
            LiveGeneration generation, Student student, String question, Sampling sampling, Reply reply) {
        return generation
                .submit(student.promptIds(List.of(new ChatMessage("user", question))), sampling, reply)
                .orElseThrow();
    }

    private static final class Reply implements ReplyListener {
        private final StringBuffer said = new StringBuffer();
        private final CountDownLatch begun = new CountDownLatch(1);
        private final CountDownLatch ended = new CountDownLatch(1);
        private final Semaphore mayGoOn = new Semaphore(ALWAYS);
        private volatile @Nullable Ending ending;
        private volatile int tokens;

        @Override
        public boolean said(String more) {
            mayGoOn.acquireUninterruptibly();
            said.append(more);
            begun.countDown();
            return true;
        }

        @Override
        public void ended(Ending how, int count) {
            ending = how;
            tokens = count;
            begun.countDown();
            ended.countDown();
        }

        String text() throws InterruptedException {
            assertThat(ended.await(30, TimeUnit.SECONDS)).isTrue();
            return said.toString();
        }
    }
}

package io.evenkeel.sampler.scoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evenkeel.contracts.Texts;
import io.evenkeel.contracts.Topic;
import io.evenkeel.contracts.avro.Cause;
import io.evenkeel.contracts.avro.Score;
import io.evenkeel.contracts.avro.ScoreRequest;
import io.evenkeel.contracts.avro.ScoredText;
import io.evenkeel.runtime.Worker.Job;
import io.evenkeel.runtime.Worker.Results;
import io.evenkeel.student.Exclusion;
import io.evenkeel.student.IfdScore;
import io.evenkeel.student.Prompt;
import io.evenkeel.student.PromptAndCompletion;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ScoringTest {
    private final List<String> loaded = new ArrayList<>();
    private final List<PromptAndCompletion> scored = new ArrayList<>();
    private final List<Score> sent = new ArrayList<>();
    private final Scoring scoring = new Scoring(new Students(), new SimpleMeterRegistry());

    /** Says its prompt's length, scores by it, and has no checkpoint named {@code gone}. */
    private final class Students implements ScoringStudent.Store {
        @Override
        public ScoringStudent of(String uri, String hash) {
            if (hash.equals("gone")) {
                throw new IllegalStateException("checkpoint is gone");
            }
            loaded.add(hash);
            return new ScoringStudent() {
                @Override
                public List<String> completions(List<Prompt> prompts, int maxTokens) {
                    return prompts.stream()
                            .map(prompt -> prompt.message().contains("silent") ? "" : "own " + maxTokens)
                            .toList();
                }

                @Override
                public List<IfdScore> score(List<PromptAndCompletion> pairs) {
                    scored.addAll(pairs);
                    return pairs.stream().map(ScoringTest::judged).toList();
                }
            };
        }

        @Override
        public void close() {}
    }

    private static IfdScore judged(PromptAndCompletion pair) {
        return pair.completion().isEmpty()
                ? IfdScore.excluded(pair.id(), 0, Exclusion.EMPTY_COMPLETION)
                : new IfdScore(pair.id(), 1, 2, 0.5, 0.4, 3, null);
    }

    private final class Sent implements Results {
        @Override
        public <R extends SpecificRecord> void send(Topic<R> topic, String key, R value, Job<?> job) {
            assertThat(topic.name()).isEqualTo("sampler.scores");
            assertThat(key).isEqualTo("acme/p/law");
            sent.add((Score) value);
        }
    }

    @Test
    void aStudentsOwnRationaleIsScoredAsItStands() {
        scoring.perform(List.of(job("q-1", "may I?", null, ScoredText.STUDENT_RATIONALE, "h")), new Sent());
        assertThat(scored).containsExactly(new PromptAndCompletion("q-1", Prompt.question("may I?"), "own 48"));
        var score = sent.get(0);
        assertThat(score.getIfd()).isEqualTo(0.5);
        assertThat(score.getLossRatio()).isEqualTo(0.4);
        assertThat(score.getConditionalNll()).isEqualTo(1);
        assertThat(score.getUnconditionalNll()).isEqualTo(2);
        assertThat(score.getTokens()).isEqualTo(3);
        assertThat(score.getDefinition()).isEqualTo("ifd-ppl-ratio/1");
        assertThat(score.getExcluded()).isNull();
        assertThat(score.getCheckpointHash()).isEqualTo("h");
    }

    @Test
    void aLoggedAnswerIsScoredWhereItIsMeantAndNamedMissingWhereThereIsNone() {
        scoring.perform(
                List.of(
                        job("q-1", "may I?", "no", ScoredText.LOGGED_ANSWER, "h"),
                        job("q-2", "may he?", null, ScoredText.LOGGED_ANSWER, "h")),
                new Sent());
        assertThat(scored).extracting(PromptAndCompletion::completion).containsExactly("no");
        assertThat(sent).extracting(Score::getExcluded).containsExactly(null, "no-logged-answer");
    }

    @Test
    void whatTheStudentCannotScoreIsExcludedWithItsReason() {
        scoring.perform(
                List.of(
                        job("q-1", "silent", null, ScoredText.STUDENT_RATIONALE, "h"),
                        job("q-2", "may he?", null, ScoredText.STUDENT_RATIONALE, "h")),
                new Sent());
        assertThat(sent).extracting(Score::getExcluded).containsExactly("empty-completion", null);
        assertThat(sent.get(0).getIfd()).isZero();
    }

    @Test
    void requestsOfSeveralCheckpointsAreScoredEachByItsOwn() {
        scoring.perform(
                List.of(
                        job("q-1", "a", null, ScoredText.STUDENT_RATIONALE, "h"),
                        job("q-2", "b", null, ScoredText.STUDENT_RATIONALE, "i"),
                        job("q-3", "c", null, ScoredText.STUDENT_RATIONALE, "h")),
                new Sent());
        assertThat(loaded).containsExactly("h", "i");
        assertThat(sent).extracting(Score::getRequestId).containsExactly("q-1", "q-3", "q-2");
    }

    @Test
    void aFailingBatchIsHandedBackAndAFailingRequestIsAnsweredWithItsReason() {
        var gone = job("q-1", "a", null, ScoredText.STUDENT_RATIONALE, "gone");
        assertThatThrownBy(() -> scoring.perform(List.of(gone, gone), new Sent()))
                .hasMessage("checkpoint is gone");
        assertThat(sent).isEmpty();
        scoring.perform(List.of(gone), new Sent());
        assertThat(sent).extracting(Score::getExcluded).containsExactly("scoring-failed");
    }

    private static Job<ScoreRequest> job(
            String id, String question, @Nullable String answer, ScoredText scoredText, String hash) {
        var request = ScoreRequest.newBuilder()
                .setRequestId(id)
                .setLedger("acme")
                .setPipeline("p")
                .setStage(1)
                .setRevision(0)
                .setDomain("law")
                .setCandidateId("c" + id)
                .setQuestion(Texts.plain(question))
                .setAnswer(Texts.plainOrNull(answer))
                .setScoredText(scoredText)
                .setCheckpointUri("file:/x")
                .setCheckpointHash(hash)
                .setMaxTokens(48)
                .build();
        return new Job<>(request, new Cause("sampler.score-requests", 0, 0L), new RecordHeaders());
    }
}

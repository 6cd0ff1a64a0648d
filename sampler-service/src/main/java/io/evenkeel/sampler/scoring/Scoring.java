package io.evenkeel.sampler.scoring;

import io.evenkeel.contracts.Keys;
import io.evenkeel.contracts.Texts;
import io.evenkeel.contracts.Topics;
import io.evenkeel.contracts.avro.Score;
import io.evenkeel.contracts.avro.ScoreRequest;
import io.evenkeel.contracts.avro.ScoredText;
import io.evenkeel.runtime.Worker.Job;
import io.evenkeel.runtime.Worker.Results;
import io.evenkeel.runtime.Worker.Work;
import io.evenkeel.student.Exclusion;
import io.evenkeel.student.IfdScore;
import io.evenkeel.student.Prompt;
import io.evenkeel.student.PromptAndCompletion;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Answers requests: each gets a score, or the reason why there is none, so that no selection waits for ever. What y is: the
 * student's own greedy completion as it stands, or the logged answer.
 *
 * <p>A batch that fails is done again request by request (by the worker); a request that fails alone is answered with
 * {@value #FAILED}, and its record stays in the pool for the next stage.
 */
final class Scoring implements Work<ScoreRequest> {
    private static final Logger LOG = Logger.getLogger(Scoring.class);

    /** Neither checkpoint, model nor text is to be had; the log says why. */
    static final String FAILED = "scoring-failed";

    /** The logged answer is meant, but none was logged. */
    static final String NO_LOGGED_ANSWER = "no-logged-answer";

    private final ScoringStudent.Store students;
    private final Timer timer;

    Scoring(ScoringStudent.Store students, MeterRegistry meters) {
        this.students = students;
        this.timer = meters.timer("evenkeel.scoring");
    }

    /** What requests must share to be scored together. */
    private record Together(String uri, String hash, ScoredText scoredText, int maxTokens) {
        static Together of(Job<ScoreRequest> job) {
            var request = job.value();
            return new Together(
                    request.getCheckpointUri(),
                    request.getCheckpointHash(),
                    request.getScoredText(),
                    request.getMaxTokens());
        }
    }

    @Override
    public void perform(List<Job<ScoreRequest>> jobs, Results results) {
        var groups = new LinkedHashMap<Together, List<Job<ScoreRequest>>>();
        jobs.forEach(job -> groups.computeIfAbsent(Together.of(job), key -> new ArrayList<>())
                .add(job));
        groups.forEach((together, group) -> timer.record(() -> answer(together, group, results)));
        LOG.infof("%d score requests answered", jobs.size());
    }

    private void answer(Together together, List<Job<ScoreRequest>> jobs, Results results) {
        Map<String, IfdScore> scores;
        try {
            scores = scores(together, jobs);
        } catch (RuntimeException e) {
            if (jobs.size() > 1) {
                throw e;
            }
            LOG.errorf(e, "request %s cannot be scored", jobs.get(0).value().getRequestId());
            send(jobs.get(0), unscored(jobs.get(0).value(), 0, FAILED), results);
            return;
        }
        for (var job : jobs) {
            send(job, answer(job.value(), scores.get(job.value().getRequestId())), results);
        }
    }

    private static Score answer(ScoreRequest request, @Nullable IfdScore score) {
        if (score == null) {
            return unscored(request, 0, NO_LOGGED_ANSWER);
        }
        var excluded = score.excluded();
        return excluded == null ? scored(request, score) : unscored(request, score.tokens(), reason(excluded));
    }

    /** By request id; those that have no text to score are not in it. */
    private Map<String, IfdScore> scores(Together together, List<Job<ScoreRequest>> jobs) {
        var student = students.of(together.uri(), together.hash());
        var pairs = together.scoredText() == ScoredText.LOGGED_ANSWER
                ? loggedAnswers(jobs)
                : ownCompletions(student, jobs, together.maxTokens());
        var scores = new LinkedHashMap<String, IfdScore>();
        student.score(pairs).forEach(score -> scores.put(score.id(), score));
        return scores;
    }

    private static List<PromptAndCompletion> ownCompletions(
            ScoringStudent student, List<Job<ScoreRequest>> jobs, int maxTokens) {
        var prompts = jobs.stream().map(Scoring::prompt).toList();
        var completions = student.completions(prompts, maxTokens);
        var pairs = new ArrayList<PromptAndCompletion>();
        for (int i = 0; i < jobs.size(); i++) {
            pairs.add(new PromptAndCompletion(jobs.get(i).value().getRequestId(), prompts.get(i), completions.get(i)));
        }
        return pairs;
    }

    private static List<PromptAndCompletion> loggedAnswers(List<Job<ScoreRequest>> jobs) {
        var pairs = new ArrayList<PromptAndCompletion>();
        for (var job : jobs) {
            var answer = Texts.readOrNull(job.value().getAnswer());
            if (answer != null) {
                pairs.add(new PromptAndCompletion(job.value().getRequestId(), prompt(job), answer));
            }
        }
        return pairs;
    }

    private static Prompt prompt(Job<ScoreRequest> job) {
        return Prompt.question(Texts.read(job.value().getQuestion()));
    }

    private static String reason(Exclusion excluded) {
        return excluded.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static Score scored(ScoreRequest request, IfdScore score) {
        return answerTo(request)
                .setTokens(score.tokens())
                .setConditionalNll(score.conditionalNll())
                .setUnconditionalNll(score.unconditionalNll())
                .setIfd(score.perplexityRatio())
                .setLossRatio(score.lossRatio())
                .build();
    }

    private static Score unscored(ScoreRequest request, int tokens, String reason) {
        return answerTo(request)
                .setTokens(tokens)
                .setConditionalNll(0)
                .setUnconditionalNll(0)
                .setIfd(0)
                .setLossRatio(0)
                .setExcluded(reason)
                .build();
    }

    private static Score.Builder answerTo(ScoreRequest request) {
        return Score.newBuilder()
                .setRequestId(request.getRequestId())
                .setLedger(request.getLedger())
                .setPipeline(request.getPipeline())
                .setStage(request.getStage())
                .setDomain(request.getDomain())
                .setCandidateId(request.getCandidateId())
                .setCheckpointHash(request.getCheckpointHash())
                .setDefinition(IfdScore.DEFINITION)
                .setScoredText(request.getScoredText());
    }

    private static void send(Job<ScoreRequest> job, Score score, Results results) {
        var key = Keys.domain(score.getLedger(), score.getPipeline(), score.getDomain());
        results.send(Topics.SAMPLER_SCORES, key, score, job);
    }
}

package io.evenkeel.synthesizer.drafting;

import io.evenkeel.contracts.Keys;
import io.evenkeel.contracts.Texts;
import io.evenkeel.contracts.Topics;
import io.evenkeel.contracts.avro.DraftRequest;
import io.evenkeel.contracts.avro.Drafts;
import io.evenkeel.runtime.DeadLetter;
import io.evenkeel.runtime.Worker;
import java.util.List;
import org.jboss.logging.Logger;

/**
 * One draft request after the other, its questions recorded as the device computed them. Each is answered: where the
 * student cannot write (its checkpoint is gone, or not what its name says) with no questions, so that nobody waits for them.
 */
public final class DraftingWork implements Worker.Work<DraftRequest> {
    private static final Logger LOG = Logger.getLogger(DraftingWork.class);

    private final QuestionWriter writer;

    public DraftingWork(QuestionWriter writer) {
        this.writer = writer;
    }

    @Override
    public void perform(List<Worker.Job<DraftRequest>> jobs, Worker.Results results) {
        for (var job : jobs) {
            var request = job.value();
            var drafts = new Drafts(
                    request.getRequestId(),
                    request.getLedger(),
                    request.getPipeline(),
                    request.getStage(),
                    request.getDomain(),
                    request.getCheckpointHash(),
                    questions(request).stream().map(Texts::plain).toList());
            results.send(
                    Topics.SYNTHESIZER_DRAFTS, Keys.pipeline(request.getLedger(), request.getPipeline()), drafts, job);
        }
    }

    private List<String> questions(DraftRequest request) {
        try {
            return writer.write(request);
        } catch (RuntimeException e) {
            LOG.errorf("the student wrote nothing for %s: %s", request.getRequestId(), DeadLetter.reason(e));
            return List.of();
        }
    }
}

package io.evenkeel.synthesizer.drafting;

import io.evenkeel.contracts.Keys;
import io.evenkeel.contracts.Texts;
import io.evenkeel.contracts.Topics;
import io.evenkeel.contracts.avro.DraftRequest;
import io.evenkeel.contracts.avro.Drafts;
import io.evenkeel.runtime.Worker;
import java.util.List;

/** One draft request after the other, its questions recorded as the device computed them. */
public final class DraftingWork implements Worker.Work<DraftRequest> {
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
                    writer.write(request).stream().map(Texts::plain).toList());
            results.send(
                    Topics.SYNTHESIZER_DRAFTS, Keys.pipeline(request.getLedger(), request.getPipeline()), drafts, job);
        }
    }
}

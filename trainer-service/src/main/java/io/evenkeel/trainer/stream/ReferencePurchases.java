package io.evenkeel.trainer.stream;

import io.evenkeel.contracts.Keys;
import io.evenkeel.contracts.Texts;
import io.evenkeel.contracts.Topics;
import io.evenkeel.contracts.avro.CallPurpose;
import io.evenkeel.contracts.avro.CallRequest;
import io.evenkeel.contracts.avro.EvaluationExample;
import io.evenkeel.contracts.avro.Message;
import io.evenkeel.contracts.avro.PipelineDefinition;
import io.evenkeel.runtime.Outbox;
import io.evenkeel.trainer.domain.due.Due;
import io.evenkeel.trainer.domain.evaluation.References;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.streams.state.KeyValueStore;

/** Has the teacher answer held-out questions that came without a reference, each once, on the evaluation account. */
final class ReferencePurchases {
    static final String ASKED = "references-asked";

    private final Outbox outbox;
    private final KeyValueStore<String, String> asked;

    ReferencePurchases(Outbox outbox) {
        this.outbox = outbox;
        this.asked = outbox.store(ASKED);
    }

    void frozen(EvaluationExample example) {
        if (example.getReference() != null) {
            return;
        }
        var definition = outbox.pipelines()
                .find(example.getLedger(), example.getPipeline())
                .orElseThrow(() -> new IllegalStateException("the pipeline of the example is not known"))
                .getDefinition();
        var requestId = References.requestId(example.getExampleId());
        if (asked.putIfAbsent(requestId, example.getExampleId()) == null) {
            outbox.decide(
                    Topics.TRAINER_CALL_REQUESTS,
                    Keys.pipeline(example.getLedger(), example.getPipeline()),
                    References.VERSION,
                    provenance -> CallRequest.newBuilder()
                            .setRequestId(requestId)
                            .setLedger(example.getLedger())
                            .setPipeline(example.getPipeline())
                            .setStage(Due.UNTRAINED)
                            .setRevision(0)
                            .setDomain(example.getDomain())
                            .setPurpose(CallPurpose.REFERENCE)
                            .setMessages(chat(definition, example))
                            .setMaxOutputTokens(definition.getMaxOutputTokens())
                            .setProvenance(provenance)
                            .build());
        }
    }

    /** The same chat as for an example to train on. */
    private static List<Message> chat(PipelineDefinition definition, EvaluationExample example) {
        var messages = new ArrayList<Message>();
        if (!definition.getInstruction().isBlank()) {
            messages.add(new Message("system", Texts.plain(definition.getInstruction())));
        }
        messages.add(new Message("user", example.getQuestion()));
        return messages;
    }
}

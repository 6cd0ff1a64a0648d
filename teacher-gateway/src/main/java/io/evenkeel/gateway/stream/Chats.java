package io.evenkeel.gateway.stream;

import io.evenkeel.contracts.Texts;
import io.evenkeel.contracts.avro.CallRequest;
import io.evenkeel.contracts.avro.Candidate;
import io.evenkeel.contracts.avro.Message;
import io.evenkeel.contracts.avro.PipelineDefinition;
import io.evenkeel.gateway.domain.quote.ChatMessage;
import io.evenkeel.gateway.domain.quote.Price;
import io.evenkeel.gateway.domain.quote.Quote;
import io.evenkeel.gateway.domain.quote.RationalePrompt;
import java.util.List;

/**
 * What is sent to the teacher in one call.
 *
 * @param maxOutputTokens bound of the reply; teacher tokens
 */
record Chats(List<ChatMessage> messages, int maxOutputTokens) {

    static Chats of(Candidate candidate, PipelineDefinition definition) {
        return new Chats(
                RationalePrompt.of(definition.getInstruction(), Texts.read(candidate.getQuestion())),
                definition.getMaxOutputTokens());
    }

    /** @throws Texts.UnreadableText where a message is encrypted */
    static Chats of(CallRequest request) {
        return new Chats(
                request.getMessages().stream()
                        .map(message -> new ChatMessage(message.getRole(), Texts.read(message.getContent())))
                        .toList(),
                request.getMaxOutputTokens());
    }

    Quote quote(int overheadPerMessage, Price price) {
        return Quote.of(messages, maxOutputTokens, overheadPerMessage, price);
    }

    /** What it can cost at most; teacher tokens. */
    long bound(int overheadPerMessage) {
        return quote(overheadPerMessage, Price.NOTHING).tokens();
    }

    List<Message> toAvro() {
        return messages.stream()
                .map(message -> new Message(message.role(), Texts.plain(message.content())))
                .toList();
    }
}

package io.evenkeel.student.check;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.evenkeel.student.CheckpointRefused;
import io.evenkeel.student.chat.ChatMessage;
import io.evenkeel.student.chat.ChatTemplate;
import io.evenkeel.student.chat.ChatTemplateRefused;
import io.evenkeel.student.checkpoint.HuggingFaceDirectory;
import io.evenkeel.student.tokenizer.TextTokenizer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;

/** Describes a tokenizer and its chat template, and compares them with an {@code expected.json}. */
final class TokenizerCheck {
    private static final String REFERENCE = "expected.json";

    private TokenizerCheck() {}

    static void of(Path directory, Map<String, String> facts, List<Finding> findings) {
        try (var tokenizer = new TextTokenizer(Files.readAllBytes(directory.resolve(HuggingFaceDirectory.TOKENIZER)))) {
            facts.put("tokenizer", tokenizer.vocabularySize() + " ids");
            var template = ChatTemplate.read(directory);
            facts.put("chat template", template.isPresent() ? "yes" : "none");
            var file = directory.resolve(REFERENCE);
            if (Files.exists(file)) {
                var reference = new ObjectMapper().readTree(file.toFile());
                texts(tokenizer, reference.path("texts"), findings);
                var chats = reference.path("chats");
                if (!chats.isEmpty()) {
                    chats(
                            template.orElseThrow(() -> new CheckpointRefused(
                                    REFERENCE + " has chats, but " + directory + " no chat template.")),
                            chats,
                            findings);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (ChatTemplateRefused e) {
            throw new CheckpointRefused(String.valueOf(e.getMessage()), e);
        }
    }

    private static void texts(TextTokenizer tokenizer, JsonNode texts, List<Finding> findings) {
        long wrongIds = 0;
        long wrongTexts = 0;
        for (var each : texts) {
            var ids = tokenizer.encodeWithSpecials(each.path("text").asText());
            var wanted = StreamSupport.stream(each.path("ids").spliterator(), false)
                    .mapToLong(JsonNode::asLong)
                    .toArray();
            wrongIds += Arrays.equals(ids, wanted) ? 0 : 1;
            wrongTexts += tokenizer
                            .decodeWithSpecials(wanted)
                            .equals(each.path("decoded").asText())
                    ? 0
                    : 1;
        }
        if (!texts.isEmpty()) {
            findings.add(new Finding("tokenizer ids", texts.size(), wrongIds, 0));
            findings.add(new Finding("tokenizer texts", texts.size(), wrongTexts, 0));
        }
    }

    private static void chats(ChatTemplate template, JsonNode chats, List<Finding> findings) {
        long wrong = 0;
        for (var chat : chats) {
            var messages = new ArrayList<ChatMessage>();
            chat.path("messages")
                    .forEach(message -> messages.add(new ChatMessage(
                            message.path("role").asText(),
                            message.path("content").asText())));
            var rendered =
                    template.render(messages, chat.path("add_generation_prompt").asBoolean());
            wrong += rendered.equals(chat.path("rendered").asText()) ? 0 : 1;
        }
        findings.add(new Finding("chat template", chats.size(), wrong, 0));
    }
}

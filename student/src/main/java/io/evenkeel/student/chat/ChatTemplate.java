package io.evenkeel.student.chat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A checkpoint's chat template (Jinja), rendered as transformers' {@code apply_chat_template(tokenize=False)} does, or
 * refused: what is not known to come out the same is never guessed.
 *
 * <p>A template reaches its variables and nothing else, and may cost 5 million steps, 4 million characters, lists of
 * 100,000 items. May be used from several threads.
 */
public final class ChatTemplate {
    private static final String TEMPLATE_FILE = "chat_template.jinja";
    private static final String CONFIG_FILE = "tokenizer_config.json";

    private final String template;
    private final Map<String, String> specialTokens;
    private final Clock clock;

    private ChatTemplate(String template, Map<String, String> specialTokens, Clock clock) {
        this.template = template;
        this.specialTokens = Map.copyOf(specialTokens);
        this.clock = clock;
    }

    /**
     * @param specialTokens {@code bos_token}, {@code eos_token} and so on, as tokenizer_config.json names them, with
     *     their spelling
     */
    public static ChatTemplate of(String template, Map<String, String> specialTokens) {
        return new ChatTemplate(template, specialTokens, Clock.systemDefaultZone());
    }

    /**
     * The template of a Hugging Face directory: chat_template.jinja before tokenizer_config.json, and there the one
     * named {@code default} where there are several.
     *
     * @return nothing where the directory has no template
     * @throws ChatTemplateRefused when a file cannot be read
     */
    public static Optional<ChatTemplate> read(Path directory) {
        var config = directory.resolve(CONFIG_FILE);
        var file = directory.resolve(TEMPLATE_FILE);
        try {
            var root = Files.exists(config)
                    ? new ObjectMapper().readTree(Files.readAllBytes(config))
                    : new ObjectMapper().createObjectNode();
            var template = Files.exists(file) ? Optional.of(Files.readString(file)) : configured(root);
            return template.map(text -> of(text, specialTokens(root)));
        } catch (IOException e) {
            throw new ChatTemplateRefused(
                    "The chat template of " + directory + " cannot be read from " + TEMPLATE_FILE + " or " + CONFIG_FILE
                            + ".",
                    e);
        }
    }

    /** The same template with another clock, for templates that say today's date. */
    public ChatTemplate at(Clock other) {
        return new ChatTemplate(template, specialTokens, other);
    }

    /** How a special token is spelled, by its name in tokenizer_config.json ({@code bos_token}). */
    public Optional<String> specialToken(String name) {
        return Optional.ofNullable(specialTokens.get(name));
    }

    /**
     * The conversation as text, special tokens spelled out.
     *
     * @param addGenerationPrompt whether to end with what precedes the assistant's next turn
     * @throws ChatTemplateRefused in one sentence, when the template cannot be rendered or itself refuses
     */
    public String render(List<ChatMessage> messages, boolean addGenerationPrompt) {
        var variables = new HashMap<String, Object>(TemplateFunctions.names());
        variables.put("none", None.NONE);
        variables.put("None", None.NONE);
        variables.putAll(specialTokens);
        // transformers passes these two always, as None where the caller has none.
        variables.put("tools", None.NONE);
        variables.put("documents", None.NONE);
        variables.put("add_generation_prompt", addGenerationPrompt);
        variables.put("messages", messages.stream().map(ChatTemplate::variables).toList());
        return TemplateEngine.shared().render(template, variables, clock);
    }

    private static Map<String, Object> variables(ChatMessage message) {
        var variables = new LinkedHashMap<String, Object>();
        variables.put("role", message.role());
        variables.put("content", message.content());
        return variables;
    }

    private static Optional<String> configured(JsonNode root) {
        var template = root.path("chat_template");
        if (template.isTextual()) {
            return Optional.of(template.asText());
        }
        for (var named : template) {
            if (named.path("name").asText().equals("default")) {
                return Optional.of(named.path("template").asText());
            }
        }
        return Optional.empty();
    }

    private static Map<String, String> specialTokens(JsonNode root) {
        var tokens = new HashMap<String, String>();
        for (var entry : root.properties()) {
            var token = entry.getValue().isObject() ? entry.getValue().path("content") : entry.getValue();
            if (entry.getKey().endsWith("_token") && token.isTextual()) {
                tokens.put(entry.getKey(), token.asText());
            }
        }
        return tokens;
    }
}

package io.evenkeel.student;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * What a checkpoint's README.md tells beside the model itself: what made it.
 *
 * @param base the checkpoint that the training began with; empty for random weights
 * @param facts name and value of each, in order, such as the manifest's hash; Markdown's own signs in them are text
 * @param sections further Markdown, by heading
 */
public record ModelCard(String base, Map<String, String> facts, Map<String, String> sections) {
    /** Says nothing of how the model came to be. */
    public static final ModelCard PLAIN = new ModelCard("", Map.of(), Map.of());

    public ModelCard {
        facts = new LinkedHashMap<>(facts);
        sections = new LinkedHashMap<>(sections);
    }

    /** The card, with the front matter that the Hugging Face hub reads. */
    String markdown(StudentConfig config, long parameters) {
        var text = new StringBuilder(
                "---\nlibrary_name: transformers\npipeline_tag: text-generation\ntags:\n- evenkeel\n");
        text.append("---\n\n# Student distilled by Evenkeel\n\n| | |\n|---|---|\n");
        row(text, "architecture", config.architecture().className());
        row(text, "parameters", String.format(Locale.ROOT, "%,d", parameters));
        row(text, "base", base.isEmpty() ? "random weights" : base);
        facts.forEach((name, value) -> row(text, name, value));
        sections.forEach((heading, body) -> text.append("\n## ")
                .append(heading)
                .append("\n\n")
                .append(body.strip())
                .append('\n'));
        return text.toString();
    }

    private static void row(StringBuilder text, String name, String value) {
        text.append("| ").append(cell(name)).append(" | ").append(cell(value)).append(" |\n");
    }

    /** A text as a cell of a Markdown table. */
    public static String cell(String value) {
        return value.replace("|", "\\|").replaceAll("\\R", " ");
    }
}

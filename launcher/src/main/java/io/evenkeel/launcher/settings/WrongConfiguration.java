package io.evenkeel.launcher.settings;

import java.util.List;

/** What was asked for cannot be done as it was asked; the message says what to change. Exit code 2. */
public final class WrongConfiguration extends RuntimeException {
    private final List<String> sentences;

    public WrongConfiguration(List<String> sentences) {
        super(String.join("\n", sentences));
        this.sentences = List.copyOf(sentences);
    }

    public WrongConfiguration(String sentence) {
        this(List.of(sentence));
    }

    /** One for each problem. */
    public List<String> sentences() {
        return sentences;
    }
}

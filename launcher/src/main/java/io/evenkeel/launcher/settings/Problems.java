package io.evenkeel.launcher.settings;

import java.util.ArrayList;
import java.util.List;

/** Everything that is wrong with what was asked for, collected so that it is mended once; each one sentence. */
public final class Problems {
    private final List<String> sentences = new ArrayList<>();

    /** A value that is not allowed: names key, value, what is allowed, and how to set it. */
    public void add(Setting setting, String value, String allowed) {
        sentences.add("%s is '%s'; allowed: %s. Set %s, %s or %s in the file of --config."
                .formatted(setting.key(), value, allowed, setting.option(), setting.variable(), setting.key()));
    }

    /** A sentence of its own. */
    public void add(String sentence) {
        sentences.add(sentence);
    }

    /** The sentences in the order found; empty when all is well. */
    public List<String> sentences() {
        return List.copyOf(sentences);
    }

    /** @throws WrongConfiguration with all sentences, where there is one */
    public void throwIfAny() {
        if (!sentences.isEmpty()) {
            throw new WrongConfiguration(sentences());
        }
    }
}

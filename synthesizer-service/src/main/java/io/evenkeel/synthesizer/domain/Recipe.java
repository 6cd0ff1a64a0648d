package io.evenkeel.synthesizer.domain;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** How a new question is written. */
public enum Recipe {
    /** By the last stage's student: costs no teacher tokens. */
    STUDENT(64),
    /** By the teacher, from examples: a paid call. */
    TEACHER(20);

    private final int most;

    Recipe(int most) {
        this.most = most;
    }

    /** Most questions asked for in one round. */
    public int most() {
        return most;
    }

    /** The name in definitions and records. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The recipe of that label, if there is one. */
    public static Optional<Recipe> of(String label) {
        return Stream.of(values())
                .filter(recipe -> recipe.label().equals(label))
                .findFirst();
    }
}

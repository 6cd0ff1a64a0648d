package io.evenkeel.student.chat;

import java.util.Collection;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What one rendering may cost, counted and not timed, so that the same template is refused on every machine. */
final class RenderBudget {
    /** Characters of the text, and of any one value. */
    static final int TEXT = 4_000_000;

    /** Items of any one list; transformers' sandbox has the same limit for ranges. */
    static final int ITEMS = 100_000;

    private static final long STEPS = 5_000_000;
    private static final int MACROS = 50;
    private static final int CHARACTERS_A_STEP = 256;

    private long left = STEPS;
    private int macros;

    void step() {
        spend(1);
    }

    /** Pays for a value that was read or made. */
    void touch(@Nullable Object value) {
        switch (value) {
            case String text -> {
                atMost(text.length(), TEXT, "text");
                spend(text.length() / CHARACTERS_A_STEP);
            }
            case Collection<?> items -> {
                atMost(items.size(), ITEMS, "list");
                spend(items.size());
            }
            case Map<?, ?> map -> spend(map.size());
            case null -> {}
            default -> {}
        }
    }

    void enterMacro() {
        if (++macros > MACROS) {
            throw new ChatTemplateRefused("The chat template nests more than " + MACROS + " macro calls.");
        }
    }

    void leaveMacro() {
        macros--;
    }

    static void atMost(long size, int allowed, String what) {
        if (size > allowed) {
            throw new ChatTemplateRefused(
                    "The chat template makes a " + what + " longer than the " + allowed + " that are allowed.");
        }
    }

    private void spend(long steps) {
        left -= steps;
        if (left < 0) {
            throw new ChatTemplateRefused(
                    "The chat template takes more than the " + STEPS + " steps that are allowed for one rendering.");
        }
    }
}

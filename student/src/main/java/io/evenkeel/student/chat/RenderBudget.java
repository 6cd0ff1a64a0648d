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

    /** Characters of a template; the longest published ones have 20,000. */
    static final int TEMPLATE = 200_000;

    /** Brackets within brackets, tags within tags: jinjava's parser takes ever longer for each level. */
    static final int DEPTH = 60;

    private static final long STEPS = 5_000_000;
    private static final int MACROS = 50;
    private static final int SCOPE = 10;
    private static final int CHARACTERS_A_STEP = 32;

    private long left = STEPS;
    private int macros;

    void step() {
        spend(1);
    }

    /** Pays for a scope of its own, which costs jinjava about as much as ten plain steps. */
    void scope() {
        spend(SCOPE);
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
        scope();
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

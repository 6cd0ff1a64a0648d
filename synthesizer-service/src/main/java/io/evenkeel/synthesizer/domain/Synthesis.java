package io.evenkeel.synthesizer.domain;

import io.evenkeel.method.synthesis.RecipeSurvival;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The making up of one domain's shortfall in one stage. It asks recipes in rounds, in the definition's order of preference,
 * and stops for one of four reasons, so it never hangs: the shortfall is made up, {@value #MOST_BARREN} rounds in a row
 * brought no example, no recipe is left, or the stage closes.
 *
 * <p>What is written is one sequence, and what is offered its beginning: a round's size is fixed by the first shortfall, and
 * the next round is asked only when every question of the last has met its fate. So which questions are written, and by
 * which recipe, is a function of their fates, whatever the order or time in which these arrive: a stage interrupted anywhere
 * ends with the same examples.
 *
 * @param wanted synthetic examples that the plan asks for, a count
 * @param revision the plan's revision, from 0
 * @param accepted synthetics that became examples, a count
 * @param outstanding synthetics offered whose fate is open, a count
 * @param offered synthetics offered so far, a count; the next one's rank
 * @param quarantined questions that a filter stopped, a count
 * @param rounds how far its rounds are
 * @param spare questions that passed the filters and were more than was missing, in order
 * @param survival of each recipe, by its label
 * @param refused why a recipe can no longer be asked, by its label
 * @param ended why nothing more will come; null while more may
 */
public record Synthesis(
        int wanted,
        int revision,
        int accepted,
        int outstanding,
        int offered,
        int quarantined,
        Rounds rounds,
        List<Written> spare,
        SortedMap<String, RecipeSurvival> survival,
        SortedMap<String, String> refused,
        @Nullable String ended) {

    /** Rounds in a row that may bring no example. */
    public static final int MOST_BARREN = 3;
    /** Fates known before a recipe can be dropped. */
    public static final int LEAST_TRIALS = 20;
    /** The least share of a recipe's questions that must become examples, a probability. */
    public static final double LEAST_SURVIVAL = 0.1;

    /** Nothing asked for yet. */
    public static final Synthesis NONE =
            new Synthesis(0, 0, 0, 0, 0, 0, Rounds.NONE, List.of(), new TreeMap<>(), new TreeMap<>(), null);

    /**
     * How far the rounds are.
     *
     * @param begun rounds asked for, a count
     * @param awaited the recipe whose answer is awaited; null when none is
     * @param size questions of a round before the recipe's own limit, a count; 0 before the first
     * @param acceptedBefore examples when the last round was asked for, a count
     * @param barren rounds before the last, in a row, that brought no example, a count
     */
    public record Rounds(int begun, @Nullable Recipe awaited, int size, int acceptedBefore, int barren) {
        static final Rounds NONE = new Rounds(0, null, 0, 0, 0);

        /** Asked once more, {@code accepted} examples later. */
        Rounds asked(Recipe recipe, int firstSize, int accepted) {
            return new Rounds(begun + 1, recipe, size == 0 ? firstSize : size, accepted, barrenWith(accepted));
        }

        Rounds answered() {
            return new Rounds(begun, null, size, acceptedBefore, barren);
        }

        /** More is wanted now: what brought nothing may be tried again. */
        Rounds encouraged() {
            return new Rounds(begun, awaited, size, acceptedBefore, 0);
        }

        /** Rounds in a row without an example, now that the last one's fates are known. */
        int barrenWith(int accepted) {
            return begun > 0 && accepted == acceptedBefore ? barren + 1 : 0;
        }
    }

    /** A question that passed the filters. */
    public record Written(String question, Recipe recipe, List<String> parents) {}

    /** What is to be done next. */
    public sealed interface Step {
        /** Offer these, in order. */
        record Offer(List<Written> questions) implements Step {}

        /** Ask a recipe for so many questions. */
        record Ask(Recipe recipe, int count) implements Step {}

        /** Nothing more will come. */
        record End(String reason) implements Step {}
    }

    /** A state and what to do on reaching it, in order. */
    public record Next(Synthesis state, List<Step> steps) {}

    /** The plan asks for so many; a revision may only raise it. */
    public Synthesis planned(int newlyWanted, int newRevision) {
        boolean more = newlyWanted > wanted;
        return new Synthesis(
                Math.max(wanted, newlyWanted),
                newRevision,
                accepted,
                outstanding,
                offered,
                quarantined,
                more ? rounds.encouraged() : rounds,
                spare,
                survival,
                refused,
                more ? null : ended);
    }

    /** A round's questions came back; the filters let {@code passed} through and stopped {@code stopped}. */
    public Synthesis answered(List<Written> passed, int stopped) {
        var recipe = rounds.awaited();
        if (recipe == null) {
            return this;
        }
        var known = new ArrayList<>(spare);
        known.addAll(passed);
        var fates = new TreeMap<>(survival);
        var fate = fates.getOrDefault(recipe.label(), RecipeSurvival.UNTRIED);
        for (int i = 0; i < stopped; i++) {
            fate = fate.afterRejected();
        }
        fates.put(recipe.label(), fate);
        return new Synthesis(
                wanted,
                revision,
                accepted,
                outstanding,
                offered,
                quarantined + stopped,
                rounds.answered(),
                List.copyOf(known),
                fates,
                refused,
                ended);
    }

    /** The awaited recipe cannot be asked any more. */
    public Synthesis refused(String reason) {
        var recipe = rounds.awaited();
        if (recipe == null) {
            return this;
        }
        var reasons = new TreeMap<>(refused);
        reasons.put(recipe.label(), reason);
        return new Synthesis(
                wanted,
                revision,
                accepted,
                outstanding,
                offered,
                quarantined,
                rounds.answered(),
                spare,
                survival,
                reasons,
                ended);
    }

    /** A synthetic became an example. */
    public Synthesis accepted(String recipe) {
        return settled(recipe, true);
    }

    /** A synthetic did not become an example. */
    public Synthesis rejected(String recipe) {
        return settled(recipe, false);
    }

    /** The stage closes: nothing more is asked or offered. */
    public Synthesis closed() {
        return ending(this, "the stage is closed");
    }

    private Synthesis settled(String recipe, boolean good) {
        var fates = new TreeMap<>(survival);
        var fate = fates.getOrDefault(recipe, RecipeSurvival.UNTRIED);
        fates.put(recipe, good ? fate.afterAccepted() : fate.afterRejected());
        return new Synthesis(
                wanted,
                revision,
                accepted + (good ? 1 : 0),
                Math.max(0, outstanding - 1),
                offered,
                quarantined,
                rounds,
                spare,
                fates,
                refused,
                ended);
    }

    /**
     * Decides what to do.
     *
     * @param recipes in order of preference
     * @param hasStudent whether there is a student that could write
     */
    public Next next(List<Recipe> recipes, boolean hasStudent) {
        var steps = new ArrayList<Step>();
        if (ended != null) {
            return new Next(this, steps);
        }
        var state = offerSpare(steps);
        int missing = state.missing();
        if (missing <= 0 || state.outstanding > 0 || state.rounds.awaited() != null) {
            return new Next(state, steps);
        }
        var usable = recipes.stream()
                .filter(recipe -> state.whyNot(recipe, hasStudent).isEmpty())
                .findFirst();
        if (usable.isEmpty() || state.rounds.barrenWith(state.accepted) >= MOST_BARREN) {
            var reason = usable.isEmpty() ? state.reasons(recipes, hasStudent) : state.nothingComes();
            steps.add(new Step.End(reason));
            return new Next(ending(state, reason), steps);
        }
        var recipe = usable.get();
        var rounds = state.rounds.asked(recipe, missing + missing / 2 + 2, state.accepted);
        steps.add(new Step.Ask(recipe, Math.min(recipe.most(), rounds.size())));
        return new Next(state.in(rounds), steps);
    }

    private Synthesis in(Rounds newRounds) {
        return new Synthesis(
                wanted,
                revision,
                accepted,
                outstanding,
                offered,
                quarantined,
                newRounds,
                spare,
                survival,
                refused,
                ended);
    }

    private int missing() {
        return wanted - accepted - outstanding;
    }

    private Synthesis offerSpare(List<Step> steps) {
        int count = Math.min(Math.max(0, missing()), spare.size());
        if (count == 0) {
            return this;
        }
        steps.add(new Step.Offer(spare.subList(0, count)));
        return new Synthesis(
                wanted,
                revision,
                accepted,
                outstanding + count,
                offered + count,
                quarantined,
                rounds,
                List.copyOf(spare.subList(count, spare.size())),
                survival,
                refused,
                ended);
    }

    private Optional<String> whyNot(Recipe recipe, boolean hasStudent) {
        if (recipe == Recipe.STUDENT && !hasStudent) {
            return Optional.of("there is no student yet");
        }
        var reason = refused.get(recipe.label());
        if (reason != null) {
            return Optional.of(reason);
        }
        var fate = survival.getOrDefault(recipe.label(), RecipeSurvival.UNTRIED);
        return fate.isDropped(LEAST_TRIALS, LEAST_SURVIVAL)
                ? Optional.of("only " + fate.accepted() + " of " + fate.trials() + " survived")
                : Optional.empty();
    }

    private String reasons(List<Recipe> recipes, boolean hasStudent) {
        if (recipes.isEmpty()) {
            return "no recipe is configured";
        }
        return recipes.stream()
                .map(recipe -> "recipe " + recipe.label() + ": "
                        + whyNot(recipe, hasStudent).orElse("usable"))
                .collect(Collectors.joining("; "));
    }

    private String nothingComes() {
        var fates = survival.entrySet().stream().map(Synthesis::fateOf).collect(Collectors.joining("; "));
        return MOST_BARREN + " rounds in a row brought no example" + (fates.isEmpty() ? "" : ": " + fates);
    }

    private static String fateOf(Map.Entry<String, RecipeSurvival> recipe) {
        return "recipe " + recipe.getKey() + ": " + recipe.getValue().accepted() + " of "
                + recipe.getValue().trials() + " survived";
    }

    private static Synthesis ending(Synthesis state, String reason) {
        return new Synthesis(
                state.wanted,
                state.revision,
                state.accepted,
                state.outstanding,
                state.offered,
                state.quarantined,
                state.rounds.answered(),
                List.of(),
                state.survival,
                state.refused,
                reason);
    }
}

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
 * and stops for one of four reasons, so it never hangs: the shortfall is made up, {@value #MOST_ROUNDS} rounds are over, no
 * recipe is left, or the stage closes.
 *
 * @param wanted synthetic examples that the plan asks for, a count
 * @param revision the plan's revision, from 0
 * @param accepted synthetics that became examples, a count
 * @param outstanding synthetics offered whose fate is open, a count
 * @param offered synthetics offered so far, a count; the next one's rank
 * @param quarantined questions that a filter stopped, a count
 * @param round rounds begun, a count
 * @param awaited the recipe whose answer is awaited; null when none is
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
        int round,
        @Nullable Recipe awaited,
        List<Written> spare,
        SortedMap<String, RecipeSurvival> survival,
        SortedMap<String, String> refused,
        @Nullable String ended) {

    /** Rounds of one domain and stage. */
    public static final int MOST_ROUNDS = 8;
    /** Fates known before a recipe can be dropped. */
    public static final int LEAST_TRIALS = 20;
    /** The least share of a recipe's questions that must become examples, a probability. */
    public static final double LEAST_SURVIVAL = 0.1;

    /** Nothing asked for yet. */
    public static final Synthesis NONE =
            new Synthesis(0, 0, 0, 0, 0, 0, 0, null, List.of(), new TreeMap<>(), new TreeMap<>(), null);

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
                more ? 0 : round,
                awaited,
                spare,
                survival,
                refused,
                more ? null : ended);
    }

    /** A round's questions came back; the filters let {@code passed} through and stopped {@code stopped}. */
    public Synthesis answered(List<Written> passed, int stopped) {
        var recipe = awaited;
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
                round,
                null,
                List.copyOf(known),
                fates,
                refused,
                ended);
    }

    /** The awaited recipe cannot be asked any more. */
    public Synthesis refused(String reason) {
        var recipe = awaited;
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
                round,
                null,
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
                round,
                awaited,
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
        if (missing <= 0 || state.awaited != null) {
            return new Next(state, steps);
        }
        var usable = recipes.stream()
                .filter(recipe -> state.whyNot(recipe, hasStudent).isEmpty())
                .findFirst();
        if (usable.isEmpty() || state.round >= MOST_ROUNDS) {
            var reason = usable.isEmpty() ? state.reasons(recipes, hasStudent) : state.roundsAreOver();
            steps.add(new Step.End(reason));
            return new Next(ending(state, reason), steps);
        }
        var recipe = usable.get();
        steps.add(new Step.Ask(recipe, Math.min(recipe.most(), missing + missing / 2 + 2)));
        return new Next(
                new Synthesis(
                        state.wanted,
                        state.revision,
                        state.accepted,
                        state.outstanding,
                        state.offered,
                        state.quarantined,
                        state.round + 1,
                        recipe,
                        state.spare,
                        state.survival,
                        state.refused,
                        null),
                steps);
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
                round,
                awaited,
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

    private String roundsAreOver() {
        var fates = survival.entrySet().stream().map(Synthesis::fateOf).collect(Collectors.joining("; "));
        return MOST_ROUNDS + " rounds did not make up the shortfall" + (fates.isEmpty() ? "" : ": " + fates);
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
                state.round,
                null,
                List.of(),
                state.survival,
                state.refused,
                reason);
    }
}

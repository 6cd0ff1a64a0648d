package io.evenkeel.budget.domain.plan;

import io.evenkeel.method.balance.Policy;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What must hold of a pipeline's definition: all problems at once, a sentence each. */
public final class DefinitionCheck {
    private static final Set<String> RECIPES = Set.of("student", "teacher");
    private static final Set<String> BATCHED = Set.of("rationale", "second-solve", "write-questions", "reference");

    private final List<String> problems = new ArrayList<>();

    /** Wants a condition to hold. */
    public DefinitionCheck require(boolean holds, String key, @Nullable Object value, String allowed) {
        if (!holds) {
            problems.add(key + " is " + value + "; allowed: " + allowed + ".");
        }
        return this;
    }

    /** Wants a policy that there is. */
    public DefinitionCheck requirePolicy(String policy) {
        try {
            Policy.parse(policy);
        } catch (IllegalArgumentException e) {
            problems.add(String.valueOf(e.getMessage()));
        }
        return this;
    }

    /** Wants recipes that there are. */
    public DefinitionCheck requireRecipes(List<String> recipes) {
        return require(RECIPES.containsAll(recipes), "recipes", recipes, "student, teacher, or none");
    }

    /** Wants calls that there are, each named once. */
    public DefinitionCheck requireBatch(List<String> purposes) {
        boolean each = BATCHED.containsAll(purposes) && Set.copyOf(purposes).size() == purposes.size();
        return require(
                each, "batch", purposes, "rationale, second-solve, write-questions, reference, each once, or none");
    }

    /** Wants the terms of the teacher to be named: nobody else can say what its outputs may be used for. */
    public DefinitionCheck requireTerms(String terms) {
        return require(
                !terms.isBlank(),
                "teacher-terms",
                "'" + terms + "'",
                "the licence or terms under which the teacher's outputs may train a student");
    }

    /** The sentences; empty when all is well. */
    public List<String> problems() {
        return List.copyOf(problems);
    }
}

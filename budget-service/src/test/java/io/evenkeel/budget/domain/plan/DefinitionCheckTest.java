package io.evenkeel.budget.domain.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class DefinitionCheckTest {
    @Test
    void aDefinitionThatHoldsHasNoProblem() {
        var check = new DefinitionCheck()
                .require(true, "stages", 3, "whole numbers from 1")
                .requireTerms("Apache-2.0")
                .requirePolicy("adaptive")
                .requireRecipes(List.of("teacher", "student"))
                .requireRecipes(List.of())
                .requireBatch(List.of("reference", "second-solve", "rationale", "write-questions"))
                .requireBatch(List.of());
        assertThat(check.problems()).isEmpty();
    }

    @Test
    void allProblemsAreToldAtOnceEachWithWhatIsAllowed() {
        var check = new DefinitionCheck()
                .require(false, "stages", 0, "whole numbers from 1")
                .requireTerms(" ")
                .requirePolicy("best")
                .requireRecipes(List.of("teacher", "oracle"))
                .requireBatch(List.of("reference", "reference"))
                .requireBatch(List.of("unknown"));
        assertThat(check.problems())
                .containsExactly(
                        "stages is 0; allowed: whole numbers from 1.",
                        "teacher-terms is ' '; allowed: the licence or terms under which the teacher's outputs may train"
                                + " a student.",
                        "policy is 'best'; allowed: natural, naive, adaptive, static.",
                        "recipes is [teacher, oracle]; allowed: student, teacher, or none.",
                        "batch is [reference, reference]; allowed: rationale, second-solve, write-questions, reference,"
                                + " each once, or none.",
                        "batch is [unknown]; allowed: rationale, second-solve, write-questions, reference, each once,"
                                + " or none.");
    }
}

package io.evenkeel.sampler.domain.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class EvaluationIdsTest {
    @Test
    void theHashOfASetDependsOnItsMembersOnly() {
        assertThat(EvaluationIds.hash(List.of("e-2", "e-1"))).isEqualTo(EvaluationIds.hash(List.of("e-1", "e-2")));
        assertThat(EvaluationIds.hash(List.of("e-1"))).isNotEqualTo(EvaluationIds.hash(List.of("e-1", "e-2")));
        // printf 'e-1\ne-2' | sha256sum
        assertThat(EvaluationIds.hash(List.of("e-1", "e-2")))
                .isEqualTo("1434cfd8dc7599bf9e3b6e2f927942fc7d1066e82905cead5b37e2a223e7a7ea");
    }

    @Test
    void aRecordIsAnotherExampleInAnotherPipeline() {
        assertThat(EvaluationIds.example("acme", "p", "t-1"))
                .isNotEqualTo(EvaluationIds.example("acme", "q", "t-1"))
                .startsWith("e-");
    }
}

package io.evenkeel.trainer.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.trainer.Said;
import java.util.List;
import org.junit.jupiter.api.Test;

class StageCardTest {
    @Test
    void theCardNamesTheTermsUnderWhichTheTeachersOutputsMayTrainAStudent() {
        var definition = Said.definition("tiny").setTeacherTerms("MIT").build();
        var card = StageCard.of(
                definition, StartingStudent.base(definition), "hash", Recipe.of(definition, "hash", 1), List.of());
        assertThat(card.facts()).containsEntry("terms of the teacher's outputs", "MIT");
    }
}

package io.evenkeel.method.synthesis;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QuestionListTest {

    @Test
    void aReplyIsReadLineByLine() {
        assertThat(QuestionList.parse("```\n1. 1 + 2 = ?\n\n2) 3 + 4 = ?\n- 5 + 6 = ?\n```\n"))
                .containsExactly("1 + 2 = ?", "3 + 4 = ?", "5 + 6 = ?");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "(3) What is 1 + 1? | What is 1 + 1?",
                "Q4: What is 1 + 1? | What is 1 + 1?",
                "• What is 1 + 1? | What is 1 + 1?",
                "1. **What is 1 + 1?** | What is 1 + 1?",
                "\"What is 1 + 1?\" | What is 1 + 1?",
                "-5 + 3 = ? | -5 + 3 = ?",
                "1.5 × 2 = ? | 1.5 × 2 = ?",
                "12 + 45 = ? | 12 + 45 = ?",
                "Is \"a\" before \"b\" | Is \"a\" before \"b\"",
                "\"a\" or \"b\" | \"a\" or \"b\""
            })
    void decorationGoesAndTheQuestionStaysWhole(String line, String question) {
        assertThat(QuestionList.parse(line)).containsExactly(question);
    }

    @Test
    void aQuestionWrittenTwiceCountsOnce() {
        assertThat(QuestionList.parse("1. What is 1 + 1?\n2. what is  1 + 1?\n3. What is 1 + 2?"))
                .containsExactly("What is 1 + 1?", "What is 1 + 2?");
    }

    @Property
    void noQuestionIsBlankOrHasALineBreak(@ForAll String reply) {
        assertThat(QuestionList.parse(reply)).doesNotHaveDuplicates().allSatisfy(question -> {
            assertThat(question).isNotBlank();
            assertThat(question.lines()).hasSize(1);
        });
    }
}

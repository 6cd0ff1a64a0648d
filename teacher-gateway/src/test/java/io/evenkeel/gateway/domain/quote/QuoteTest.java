package io.evenkeel.gateway.domain.quote;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.practice.teacher.Tokens;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class QuoteTest {
    private static final Price PRICE = new Price(3, 7);

    @Test
    void aQuoteIsBytesAndOverheadOfEachMessageAndTheWholeOutput() {
        var messages = List.of(new ChatMessage("user", "añb"), new ChatMessage("user", ""));
        var quote = Quote.of(messages, 100, 16, PRICE);
        assertThat(quote.tokens()).isEqualTo((4 + 4 + 16) + (4 + 16) + 100);
        assertThat(quote.nanos()).isEqualTo(44 * 3 + 100 * 7);
    }

    @Test
    void anInstructionIsTheSystemMessageWhereThereIsOne() {
        assertThat(RationalePrompt.of("Think.", "1 + 1?"))
                .containsExactly(new ChatMessage("system", "Think."), new ChatMessage("user", "1 + 1?"));
        assertThat(RationalePrompt.of(" ", "1 + 1?")).containsExactly(new ChatMessage("user", "1 + 1?"));
    }

    /** Against the practice teacher's tokenizer, whatever the text. */
    @Property
    void aQuoteIsNeverBelowTheBill(
            @ForAll String instruction, @ForAll String question, @ForAll @IntRange(min = 1, max = 500) int completion) {
        var messages = RationalePrompt.of(instruction, question);
        int prompt = messages.stream()
                .mapToInt(message -> Tokens.count(message.content()) + 4)
                .sum();
        var quote = Quote.of(messages, 500, 16, PRICE);
        assertThat(quote.tokens()).isGreaterThanOrEqualTo(prompt + completion);
        assertThat(quote.nanos()).isGreaterThanOrEqualTo(PRICE.of(prompt, completion));
    }
}

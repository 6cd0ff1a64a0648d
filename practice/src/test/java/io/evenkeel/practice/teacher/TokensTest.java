package io.evenkeel.practice.teacher;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class TokensTest {
    @Property
    void aTextNeverHasMoreTokensThanBytes(@ForAll String text) {
        assertThat(Tokens.count(text)).isLessThanOrEqualTo(text.getBytes(StandardCharsets.UTF_8).length);
    }

    @Property
    void theFirstTokensAreABeginningWithAsManyTokens(@ForAll String text, @ForAll @IntRange(max = 20) int tokens) {
        var first = Tokens.first(text, tokens);

        assertThat(text).startsWith(first);
        assertThat(Tokens.count(first)).isEqualTo(Math.min(tokens, Tokens.count(text)));
    }

    @Property
    void aTextWithNoMoreTokensIsNotCut(@ForAll String text) {
        assertThat(Tokens.first(text, Tokens.count(text))).isEqualTo(text);
    }

    @Example
    void wordsNumbersAndSignsAreCounted() {
        assertThat(Tokens.count("")).isZero();
        assertThat(Tokens.count(" \n")).isZero();
        assertThat(Tokens.count("Larger: 472 or 427?")).isEqualTo(7);
        assertThat(Tokens.count("größer 中文😀")).isEqualTo(4);
        assertThat(Tokens.first("7+5=12 #### 72", 4)).isEqualTo("7+5=");
    }
}

package io.evenkeel.gateway.domain.claim;

import static io.evenkeel.gateway.domain.claim.JournalWindow.ENTRIES;
import static io.evenkeel.gateway.domain.claim.JournalWindow.FEW;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class JournalWindowTest {
    @Test
    void aShortJournalIsReadWhole() {
        assertThat(JournalWindow.of(0, 0, 0)).isEqualTo(new JournalWindow(0, ENTRIES));
        assertThat(JournalWindow.of(3, ENTRIES, FEW).from()).isEqualTo(3);
    }

    @Test
    void ofALongJournalTheEndIsReadWhereFewCallsMayComeAgain() {
        assertThat(JournalWindow.of(0, 9 * ENTRIES, FEW).from()).isEqualTo(8 * ENTRIES);
    }

    @Test
    void aGroupThatIsFarBehindOrHasLostItsOffsetsReadsTheWholeJournal() {
        assertThat(JournalWindow.of(7, 9 * ENTRIES, FEW + 1).from()).isEqualTo(7);
        assertThat(JournalWindow.of(7, 9 * ENTRIES, 5 * ENTRIES).from()).isEqualTo(7);
    }

    /** In the worst order: what was read is all ends, and of those behind only the last had ended. */
    @Test
    void whatWasReadIsRememberedUntilAllThatMayComeAgainHasCome() {
        long behind = 5 * ENTRIES;
        var window = JournalWindow.of(0, 9 * ENTRIES, behind);
        assertThat(window.remembered()).isGreaterThanOrEqualTo(9 * ENTRIES + behind - 1);
        assertThat(JournalWindow.of(0, 9 * ENTRIES, FEW).remembered()).isEqualTo(ENTRIES + FEW);
    }
}

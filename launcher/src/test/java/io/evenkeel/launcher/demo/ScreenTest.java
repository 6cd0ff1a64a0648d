package io.evenkeel.launcher.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class ScreenTest {
    private static final Instant T0 = Instant.EPOCH;

    private final StringWriter shown = new StringWriter();

    private Screen screen(boolean terminal) {
        return new Screen(new PrintWriter(shown), terminal);
    }

    @Test
    void onATerminalNewLinesStandWhereTheOldOnesStood() {
        var screen = screen(true);
        screen.show(List.of("stage 1", "tokens 5"), T0);
        screen.show(List.of("stage 1", "tokens 6"), T0);
        assertThat(shown.toString())
                .isEqualToNormalizingNewlines("stage 1\ntokens 5\n\u001b[2A\u001b[Jstage 1\ntokens 6\n");
    }

    @Test
    void theSameAgainIsNotShownAgain() {
        var screen = screen(true);
        screen.show(List.of("stage 1"), T0);
        screen.show(List.of("stage 1"), T0.plusSeconds(60));
        assertThat(shown.toString()).isEqualToNormalizingNewlines("stage 1\n");
    }

    /** A terminal would break it anywhere, and the cursor then goes up too few rows. */
    @Test
    void aLongLineIsBrokenAtASpaceAndCountsAsTheRowsThatItTakes() {
        var screen = screen(true);
        screen.show(List.of("addition 12/40  ".repeat(12).strip(), "x".repeat(200)), T0);
        var rows = shown.toString().lines().toList();
        assertThat(rows).allMatch(row -> row.length() < 80).hasSize(6);
        assertThat(String.join("", rows.subList(0, 3)).replace(" ", "")).isEqualTo("addition12/40".repeat(12));
        assertThat(String.join("", rows.subList(3, 6))).isEqualTo("x".repeat(200));
        screen.show(List.of("done"), T0);
        assertThat(shown.toString()).contains("\u001b[6A");
    }

    @Test
    void withoutATerminalLinesComeOneAfterTheOtherEveryTenSeconds() {
        var screen = screen(false);
        screen.show(List.of("1"), T0);
        screen.show(List.of("2"), T0.plusSeconds(9));
        screen.show(List.of("3"), T0.plusSeconds(10));
        screen.show(List.of("y".repeat(200)), T0.plusSeconds(20));
        assertThat(shown.toString()).isEqualToNormalizingNewlines("1\n3\n" + "y".repeat(200) + "\n");
    }
}

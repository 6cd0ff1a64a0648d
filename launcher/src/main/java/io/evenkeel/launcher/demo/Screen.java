package io.evenkeel.launcher.demo;

import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Shows lines that change: in place on a terminal, else one after the other, not too often. */
public final class Screen {
    private static final Duration WITHOUT_TERMINAL = Duration.ofSeconds(10);
    private static final String UP_AND_CLEAR = "\u001b[%dA\u001b[J";

    private final PrintWriter out;
    private final boolean terminal;
    private List<String> shown = List.of();
    private Instant shownAt = Instant.MIN;

    public Screen(PrintWriter out, boolean terminal) {
        this.out = out;
        this.terminal = terminal;
    }

    /** Shows these instead of the last. */
    public void show(List<String> lines, Instant now) {
        if (lines.equals(shown) || (!terminal && now.isBefore(shownAt.plus(WITHOUT_TERMINAL)))) {
            return;
        }
        if (terminal && !shown.isEmpty()) {
            out.printf(UP_AND_CLEAR, shown.size());
        }
        lines.forEach(out::println);
        out.flush();
        shown = List.copyOf(lines);
        shownAt = now;
    }
}

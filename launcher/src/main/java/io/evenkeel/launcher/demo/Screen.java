package io.evenkeel.launcher.demo;

import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/**
 * Shows lines that change: in place on a terminal, else one after the other, not too often. On a terminal what is longer than
 * the narrowest usual one is broken at a space, for the next lines go over as many as were seen.
 */
public final class Screen {
    private static final Duration WITHOUT_TERMINAL = Duration.ofSeconds(10);
    private static final int WIDTH = 80;
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
        var rows = terminal ? lines.stream().flatMap(Screen::rows).toList() : List.copyOf(lines);
        if (rows.equals(shown) || (!terminal && now.isBefore(shownAt.plus(WITHOUT_TERMINAL)))) {
            return;
        }
        if (terminal && !shown.isEmpty()) {
            out.printf(UP_AND_CLEAR, shown.size());
        }
        rows.forEach(out::println);
        out.flush();
        shown = rows;
        shownAt = now;
    }

    private static Stream<String> rows(String line) {
        var rows = Stream.<String>builder();
        var rest = line;
        while (rest.length() >= WIDTH) {
            int space = rest.lastIndexOf(' ', WIDTH - 1);
            int end = space > 0 ? space : WIDTH - 1;
            rows.add(rest.substring(0, end).stripTrailing());
            rest = rest.substring(end).stripLeading();
        }
        return rows.add(rest).build();
    }
}

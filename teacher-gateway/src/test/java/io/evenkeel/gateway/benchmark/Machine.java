package io.evenkeel.gateway.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.logging.Level;
import org.jboss.logmanager.LogContext;

/** What a figure depends on, and how figures are printed. */
final class Machine {
    private Machine() {}

    /** Cores, load, Java and kernel. */
    static void print() throws IOException {
        System.out.printf(
                "%d cores, load %s, Java %s, %s %s%n",
                Runtime.getRuntime().availableProcessors(),
                Files.readString(Path.of("/proc/loadavg")).strip().split(" ")[0],
                Runtime.version(),
                System.getProperty("os.name"),
                System.getProperty("os.version"));
    }

    /** Outside of Quarkus its log manager keeps every record of every level in memory until it is told where to. */
    static void quietLogs() {
        LogContext.getLogContext().getLogger("").setLevel(Level.WARNING);
    }

    /** @return the share's quantile of sorted times, in milliseconds */
    static double millis(long[] sortedNanos, double share) {
        return sortedNanos[(int) Math.min(sortedNanos.length - 1, Math.floor(share * sortedNanos.length))] / 1e6;
    }

    /** Median and the whole spread of what repetitions gave. */
    static String spread(double[] values) {
        var sorted = values.clone();
        Arrays.sort(sorted);
        return String.format(
                Locale.ROOT, "%.2f [%.2f, %.2f]", sorted[sorted.length / 2], sorted[0], sorted[sorted.length - 1]);
    }
}

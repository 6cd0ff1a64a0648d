package io.evenkeel.launcher.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;

/** The most memory that a group of processes held at once: the sum of their resident sizes, shared pages counted each time. */
public final class PeakMemory {
    private static final String RESIDENT = "VmRSS:";
    private long peakKib;

    /** Looks now; processes that have ended count nothing. */
    public void sample(Collection<Long> pids) {
        peakKib = Math.max(
                peakKib, pids.stream().mapToLong(PeakMemory::residentKib).sum());
    }

    /** In GiB. */
    public double gib() {
        return peakKib / 1024.0 / 1024.0;
    }

    private static long residentKib(long pid) {
        try (var lines = Files.lines(Path.of("/proc", Long.toString(pid), "status"))) {
            return lines.filter(line -> line.startsWith(RESIDENT))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                    .sum();
        } catch (IOException | java.io.UncheckedIOException e) {
            return 0;
        }
    }
}

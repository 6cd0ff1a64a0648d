package io.evenkeel.embedded;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** How a process of ours is started: with the Java that runs now, small. */
public final class Jvm {
    private static final int FIRST_THAT_WARNS_OF_UNSAFE = 23;

    private Jvm() {}

    /** The {@code java} that runs now. */
    public static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    /**
     * {@code java} and the options of a small service: one collector thread, one compiler, a bounded heap. Where
     * throughput matters more than start and size (training), leave the compiler alone and do not use it.
     *
     * @param heap as {@code -Xmx} takes it, such as {@code 256m}
     */
    public static List<String> small(String heap) {
        var command = new ArrayList<>(List.of(java(), "-Xmx" + heap, "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
        command.addAll(quiet());
        return command;
    }

    /** Options that keep the JVM's own warnings about the libraries we use out of the logs. */
    public static List<String> quiet() {
        var options = new ArrayList<>(List.of("--enable-native-access=ALL-UNNAMED"));
        if (Runtime.version().feature() >= FIRST_THAT_WARNS_OF_UNSAFE) {
            options.add("--sun-misc-unsafe-memory-access=allow");
        }
        return options;
    }
}

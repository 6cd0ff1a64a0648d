package io.evenkeel.launcher.running;

import io.evenkeel.embedded.Installation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Where the built programs lie.
 *
 * @param folder of the checkout
 */
public record Checkout(Path folder) {
    /** Names the folder; the script {@code evenkeel} sets it. */
    public static final String PROPERTY = "evenkeel.checkout";

    /** The one that the script named, else the working folder. */
    public static Checkout here() {
        return new Checkout(Path.of(System.getProperty(PROPERTY, "")).toAbsolutePath());
    }

    /** Broker and registry. */
    Installation installation() {
        return Installation.ofCheckout(folder);
    }

    /** A service's program. */
    Path serviceJar(String service) {
        return folder.resolve(service).resolve("target").resolve("quarkus-app").resolve("quarkus-run.jar");
    }

    /** What is not built; empty when all is there. */
    List<Path> missing() {
        var programs = Stream.of(Service.values()).map(service -> serviceJar(service.label()));
        var parts = Stream.of(installation().folder())
                .filter(ignored -> !installation().isComplete());
        return Stream.concat(programs.filter(jar -> !Files.isRegularFile(jar)), parts)
                .toList();
    }
}

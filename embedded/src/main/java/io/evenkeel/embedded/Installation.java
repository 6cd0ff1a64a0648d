package io.evenkeel.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Where the broker's and the registry's own files lie: the folders {@code broker} (its class path) and {@code registry}
 * (as Apicurio ships it), which this module's build unpacks into its {@code target}.
 *
 * @param folder that holds both
 */
public record Installation(Path folder) {
    /** Names the folder where it is not {@code embedded/target} of the checkout. */
    public static final String PROPERTY = "evenkeel.embedded";

    /**
     * Finds it: the folder that the system property {@value #PROPERTY} names, else {@code embedded/target} in the working
     * folder or in the nearest folder above it, so that a test finds it from any module.
     *
     * @throws IllegalStateException where it is nowhere
     */
    public static Installation find() {
        var named = System.getProperty(PROPERTY);
        var candidates = named == null ? upwardsFrom(Path.of("")) : Stream.of(Path.of(named));
        return candidates
                .map(Installation::new)
                .filter(Installation::isComplete)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(
                        "broker and registry are not unpacked; allowed: a folder with both in the system property "
                                + PROPERTY + ", or a checkout in which ./mvnw -pl embedded package has run"));
    }

    /** The one of that checkout, whether or not it is there yet. */
    public static Installation ofCheckout(Path checkout) {
        return new Installation(checkout.resolve("embedded").resolve("target"));
    }

    /** True when both are there. */
    public boolean isComplete() {
        return Files.isRegularFile(registryJar()) && Files.isDirectory(folder.resolve("broker"));
    }

    /** The registry's program. */
    Path registryJar() {
        return folder.resolve("registry").resolve("quarkus-run.jar").toAbsolutePath();
    }

    /** The broker's class path, jar by jar: a wildcard would take them in no order. */
    String brokerClassPath() {
        try (Stream<Path> jars = Files.list(folder.resolve("broker"))) {
            List<String> sorted =
                    jars.map(jar -> jar.toAbsolutePath().toString()).sorted().toList();
            return String.join(System.getProperty("path.separator"), sorted);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Stream<Path> upwardsFrom(Path start) {
        return Stream.<Path>iterate(start.toAbsolutePath(), folder -> folder != null, Path::getParent)
                .map(folder -> ofCheckout(folder).folder());
    }
}

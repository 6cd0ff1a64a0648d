package io.evenkeel.method.offender;

import com.tngtech.archunit.base.DescribedPredicate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/** Breaks every rule of the module once, one method a rule, so that {@code LayeringTest} can see each rule go red. */
@SuppressWarnings({"unused", "StringCaseLocaleUsage", "TimeZoneUsage"})
public final class Offender {

    DescribedPredicate<Object> dependsOnALibrary() {
        return DescribedPredicate.alwaysTrue();
    }

    String readsAFile() throws IOException {
        return Files.readString(Path.of("traffic.jsonl"));
    }

    Instant asksTheClock() {
        return Instant.now();
    }

    long asksTheSystemsClock() {
        return System.currentTimeMillis();
    }

    double drawsByChance() {
        return Math.random();
    }

    Supplier<Double> drawsByMethodReference() {
        return Math::random;
    }

    double computesALogarithm() {
        return Math.log(2);
    }

    double sumsInParallel(List<Double> numbers) {
        return numbers.parallelStream().mapToDouble(Double::doubleValue).sum();
    }

    Map<String, Long> iteratesAHashMap() {
        return new HashMap<>();
    }

    Set<String> iteratesASetOf() {
        return Set.of("a", "b");
    }

    String lowersInTheDefaultLocale(String text) {
        return text.toLowerCase();
    }
}

package io.evenkeel.practice.domains;

import java.util.List;
import java.util.Optional;

/** All practice domains. At most one of them claims a text. */
public final class PracticeDomains {
    private static final List<PracticeDomain> ALL = List.of(
            new Addition(),
            new Booleans(),
            new BracketDepth(),
            new CoinFlips(),
            new Coins(),
            new HexToBinary(),
            new Larger(),
            new Product(),
            new Remainder(),
            new Roman(),
            new Sequence(),
            new SortLetters(),
            new UnitConversion(),
            new Weekday());

    private PracticeDomains() {}

    /** The domains, by name. */
    public static List<PracticeDomain> all() {
        return ALL;
    }

    /** The domain of that name, or empty. */
    public static Optional<PracticeDomain> named(String name) {
        return ALL.stream().filter(domain -> domain.name().equals(name)).findFirst();
    }

    /** The domain that a text is a question of, with its solution; empty when no domain claims it. */
    public static Optional<Solved> solve(String question) {
        for (var domain : ALL) {
            var solution = domain.solve(question);
            if (solution.isPresent()) {
                return Optional.of(new Solved(domain, solution.get()));
            }
        }
        return Optional.empty();
    }

    /** A question's domain and its solution. */
    public record Solved(PracticeDomain domain, Solution solution) {}
}

package io.evenkeel.practice.traffic;

import io.evenkeel.practice.domains.PracticeDomain;
import io.evenkeel.practice.domains.PracticeDomains;
import io.evenkeel.practice.seed.Seed;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Traffic as uneven as production traffic: domains by Zipf's law, the most frequent about 100 times the rarest, in an
 * order that the seed shuffles, so that frequent is not the same as easy. A pure function of its settings.
 */
public final class PracticeTraffic {
    private final TrafficSettings settings;
    private final Seed seed;

    public PracticeTraffic(TrafficSettings settings) {
        this.settings = settings;
        this.seed = new Seed(settings.seed());
    }

    /** Records by domain, most frequent first; a domain gets at least one quarter of an even share or 40, the lesser. */
    public Map<PracticeDomain, Integer> counts() {
        var byFrequency = new ArrayList<>(PracticeDomains.all());
        shuffle(byFrequency, seed.generator("order of frequency"));
        int[] counts = ZipfCounts.of(settings.records(), byFrequency.size());
        var result = new LinkedHashMap<PracticeDomain, Integer>();
        for (int rank = 0; rank < counts.length; rank++) {
            result.put(byFrequency.get(rank), counts[rank]);
        }
        return result;
    }

    /** The records, in the order of their arrival. */
    public List<TrafficRecord> records() {
        var arrivals = new ArrayList<PracticeDomain>();
        counts().forEach((domain, count) -> arrivals.addAll(Collections.nCopies(count, domain)));
        shuffle(arrivals, seed.generator("order of arrival"));

        var asked = new LinkedHashMap<PracticeDomain, List<String>>();
        var records = new ArrayList<TrafficRecord>();
        for (var domain : arrivals) {
            var random = seed.generator("record", Integer.toString(records.size()));
            var earlier = asked.computeIfAbsent(domain, unseen -> new ArrayList<>());
            var question = question(domain, earlier, random);
            earlier.add(question);
            records.add(new TrafficRecord(
                    "practice-" + settings.seed() + "-" + records.size(),
                    domain.name(),
                    question,
                    answer(domain, question, random)));
        }
        return records;
    }

    private String question(PracticeDomain domain, List<String> earlier, RandomGenerator random) {
        double draw = random.nextDouble();
        if (earlier.isEmpty() || draw >= settings.duplicates() + settings.nearDuplicates()) {
            return domain.question(random);
        }
        var repeated = earlier.get(random.nextInt(earlier.size()));
        return draw < settings.duplicates() ? repeated : respelled(repeated, random);
    }

    private @Nullable String answer(PracticeDomain domain, String question, RandomGenerator random) {
        if (random.nextDouble() < settings.withoutAnswer()) {
            return null;
        }
        return domain.solve(question).orElseThrow().answer();
    }

    private static String respelled(String question, RandomGenerator random) {
        return switch (random.nextInt(3)) {
            case 0 -> question.replaceFirst(" ", "  ");
            case 1 -> question + " ";
            default -> question.startsWith("Q: ") ? question : "Q: " + question;
        };
    }

    // Collections.shuffle takes a java.util.Random, whose successors are not its subclasses.
    private static <T> void shuffle(List<T> list, RandomGenerator random) {
        for (int last = list.size() - 1; last > 0; last--) {
            Collections.swap(list, last, random.nextInt(last + 1));
        }
    }
}

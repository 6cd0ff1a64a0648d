package io.evenkeel.systemtests;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.evenkeel.method.novelty.NearDuplicates;
import io.evenkeel.method.novelty.SeenQuestions;
import io.evenkeel.practice.traffic.PracticeTraffic;
import io.evenkeel.practice.traffic.TrafficRecord;
import io.evenkeel.practice.traffic.TrafficSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A pipeline that is through in less than a minute: three domains, a student that hardly learns. */
final class SmallPipeline {
    private static final long SEED = 7;
    private static final Set<String> DOMAINS = Set.of("booleans", "larger", "roman");

    private SmallPipeline() {}

    /** Two stages: the second selects by IFD, makes up shortfalls, and spends what is left to the last token. */
    static String[] twoStages(String... more) {
        return options(Stream.concat(
                Stream.of("--stages", "2", "--budget-tokens", "60000", "--pool-size", "60"), Stream.of(more)));
    }

    /** One stage, real and synthetic examples, and money to spare. */
    static String[] oneStage() {
        return options(Stream.of("--stages", "1", "--budget-tokens", "40000", "--pool-size", "20"));
    }

    private static String[] options(Stream<String> more) {
        var options = List.of(
                "--domains", String.join(",", DOMAINS.stream().sorted().toList()),
                "--seed", Long.toString(SEED),
                "--training-steps", "40",
                "--max-output-tokens", "96",
                "--max-sequence-tokens", "128",
                "--held-out-share", "0.2",
                "--held-out-maximum", "10",
                "--score-limit", "10",
                "--recipes", "teacher",
                "--start-after-records", Integer.toString(traffic().size()));
        return Stream.concat(options.stream(), more).toArray(String[]::new);
    }

    /**
     * Traffic of its domains in which no question nearly repeats another: of near-duplicates the first to arrive stays, and
     * which that is, is the one thing in which two runs may differ.
     */
    static List<TrafficRecord> traffic() {
        var seen = new SeenQuestions(NearDuplicates.withSeed(SEED));
        return new PracticeTraffic(new TrafficSettings(SEED, 1_500, 0.1, 0, 0))
                .records().stream()
                        .filter(record -> DOMAINS.contains(record.domain()))
                        .filter(record ->
                                seen.observe(record.id(), record.question()).isEmpty())
                        .toList();
    }

    /** Writes it as {@code traffic send} takes it. */
    static Path trafficFile(Path folder) throws IOException {
        var json = new JsonMapper();
        var lines =
                traffic().stream().map(json::valueToTree).map(Object::toString).collect(Collectors.joining("\n"));
        return Files.writeString(folder.resolve("traffic.jsonl"), lines);
    }
}

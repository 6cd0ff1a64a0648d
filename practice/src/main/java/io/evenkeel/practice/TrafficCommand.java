package io.evenkeel.practice;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.evenkeel.practice.traffic.PracticeTraffic;
import io.evenkeel.practice.traffic.TrafficSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
        name = "traffic",
        mixinStandardHelpOptions = true,
        description = "Writes seeded traffic as JSON lines {\"id\",\"domain\",\"question\",\"answer\"}.")
final class TrafficCommand implements Callable<Integer> {
    private static final ObjectMapper JSON = new ObjectMapper();

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec command;

    @Option(names = "--seed", defaultValue = "1", description = "Decides everything (default: ${DEFAULT-VALUE}).")
    private long seed;

    @Option(names = "--records", required = true, description = "Number of records, from 1.")
    private int records;

    @Option(
            names = "--without-answer",
            defaultValue = "0.10",
            description = "Share without a reference answer (default: ${DEFAULT-VALUE}).")
    private double withoutAnswer;

    @Option(
            names = "--duplicates",
            defaultValue = "0.02",
            description = "Share that repeats an earlier question (default: ${DEFAULT-VALUE}).")
    private double duplicates;

    @Option(
            names = "--near-duplicates",
            defaultValue = "0.02",
            description = "Share that nearly repeats an earlier question (default: ${DEFAULT-VALUE}).")
    private double nearDuplicates;

    @Option(names = "--out", required = true, description = "File to write.")
    @SuppressWarnings("NullAway.Init")
    private Path out;

    @Override
    public Integer call() throws IOException {
        var traffic = new PracticeTraffic(settings());
        try (var lines = Files.newBufferedWriter(out)) {
            for (var record : traffic.records()) {
                lines.write(JSON.writeValueAsString(record));
                lines.write('\n');
            }
        }
        traffic.counts().forEach((domain, count) -> System.out.println(domain.name() + " " + count));
        return 0;
    }

    private TrafficSettings settings() {
        try {
            return new TrafficSettings(seed, records, withoutAnswer, duplicates, nearDuplicates);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(command.commandLine(), String.valueOf(e.getMessage()), e);
        }
    }
}

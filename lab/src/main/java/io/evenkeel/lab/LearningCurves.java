package io.evenkeel.lab;

import io.evenkeel.method.evaluation.Tally;
import io.evenkeel.method.verification.AnswerFormat;
import io.evenkeel.practice.domains.PracticeDomain;
import io.evenkeel.practice.domains.PracticeDomains;
import io.evenkeel.student.Prompt;
import io.evenkeel.student.PromptAndCompletion;
import io.evenkeel.student.Sampling;
import io.evenkeel.student.Student;
import io.evenkeel.student.StudentConfig;
import io.evenkeel.student.StudentTraining;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Accuracy over number of examples, for each practice domain, all domains in one student. */
@Command(
        name = "learning-curves",
        mixinStandardHelpOptions = true,
        description =
                "Trains the tiny student on so many examples of every practice domain at once, from random weights each"
                        + " time, and prints how many held-out questions of each it then answers.")
public final class LearningCurves implements Callable<Integer> {
    private static final int WARM_UP_SHARE = 20;
    private static final int LONGEST_REPLY = 64;

    @Option(names = "--examples", split = ",", defaultValue = "25,50,100,200,400", description = "Of each domain.")
    private List<Integer> examples = List.of();

    @Option(names = "--held-out", defaultValue = "50", description = "Questions asked of each domain.")
    private int heldOut;

    @Option(names = "--steps", defaultValue = "2100", description = "Optimizer steps of each training.")
    private int steps;

    @Option(names = "--batch", defaultValue = "32", description = "Examples of one step.")
    private int batch;

    @Option(names = "--learning-rate", defaultValue = "0.0015", description = "Highest.")
    private double learningRate;

    @Option(names = "--seed", defaultValue = "1", description = "Of questions, weights and order.")
    private long seed;

    @Option(names = "--domains", split = ",", description = "Default: all.")
    private List<String> domains = List.of();

    public static void main(String... arguments) {
        System.exit(new CommandLine(new LearningCurves()).execute(arguments));
    }

    @Override
    public Integer call() throws IOException {
        int most = examples.stream().mapToInt(Integer::intValue).max().orElse(0);
        var questions = PracticeDomains.all().stream()
                .filter(domain -> domains.isEmpty() || domains.contains(domain.name()))
                .map(domain -> Questions.draw(domain, heldOut, most, seed))
                .toList();
        System.out.printf(
                Locale.ROOT,
                "%d steps of %d examples, learning rate %s, seed %d, %d held-out questions a domain; %s, %d processors%n%n",
                steps,
                batch,
                learningRate,
                seed,
                heldOut,
                System.getProperty("java.runtime.version"),
                Runtime.getRuntime().availableProcessors());
        var columns = new LinkedHashMap<Integer, Map<PracticeDomain, Tally>>();
        for (int count : examples) {
            columns.put(count, measure(questions, count));
        }
        print(questions, columns);
        return 0;
    }

    private Map<PracticeDomain, Tally> measure(List<Questions> questions, int count) throws IOException {
        var lessons = new ArrayList<PromptAndCompletion>();
        questions.forEach(each -> lessons.addAll(each.examples(count)));
        var plan =
                new StudentTraining.Plan(steps, batch, 128, learningRate, steps / WARM_UP_SHARE, 0.01, 1, seed, steps);
        try (var student = Student.create(StudentConfig.tiny(), seed)) {
            long start = System.nanoTime();
            var outcome = StudentTraining.train(
                    student, lessons, plan, Files.createTempDirectory("learning-curves"), progress -> {});
            System.err.printf(
                    Locale.ROOT,
                    "%d examples a domain: loss %.3f after %.0f s%n",
                    count,
                    outcome.finalLoss(),
                    (System.nanoTime() - start) / 1e9);
            var tallies = new LinkedHashMap<PracticeDomain, Tally>();
            questions.forEach(each -> tallies.put(each.domain(), ask(student, each)));
            return tallies;
        }
    }

    private static Tally ask(Student student, Questions questions) {
        var replies = student.generate(
                questions.heldOut().stream().map(Prompt::question).toList(), Sampling.greedy(LONGEST_REPLY));
        var tally = Tally.NONE;
        for (int i = 0; i < replies.size(); i++) {
            var right = questions.solution(questions.heldOut().get(i)).answer();
            tally = tally.with(AnswerFormat.DEFAULT.parse(replies.get(i)) instanceof AnswerFormat.Parsed parsed
                    && parsed.answer().equals(right));
        }
        return tally;
    }

    private void print(List<Questions> questions, Map<Integer, Map<PracticeDomain, Tally>> columns) {
        System.out.println("| domain |"
                + columns.keySet().stream().map(count -> " " + count + " |").collect(Collectors.joining()));
        System.out.println("|---|" + "---:|".repeat(columns.size()));
        for (var each : questions) {
            row(
                    each.domain().name(),
                    columns.values().stream()
                            .map(column -> column.getOrDefault(each.domain(), Tally.NONE))
                            .toList());
        }
        row(
                "all",
                columns.values().stream()
                        .map(column -> column.values().stream().reduce(Tally.NONE, Tally::plus))
                        .toList());
    }

    private static void row(String name, List<Tally> tallies) {
        System.out.println("| " + name + " |"
                + tallies.stream()
                        .map(tally -> String.format(Locale.ROOT, " %.2f |", (double) tally.correct() / tally.total()))
                        .collect(Collectors.joining()));
    }
}

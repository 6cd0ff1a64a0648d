package io.evenkeel.practice.teacher;

import io.evenkeel.practice.domains.PracticeDomain;
import io.evenkeel.practice.domains.PracticeDomains;
import io.evenkeel.practice.domains.QuestionText;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;

/**
 * A request to write new questions: a message that begins {@code Write N new questions of the same kind as these}, then
 * lines {@code - example}.
 *
 * @param count how many are wanted
 * @param examples questions of the kind that is wanted
 */
public record QuestionWriting(int count, List<String> examples) {
    static final String UNWRITTEN = "I cannot write these.";

    /** Most questions that one request gets. */
    static final int COUNT_MAX = 100;

    private static final Pattern OPENING =
            Pattern.compile("Write (\\d{1,6}) new questions of the same kind as these\\b.*");
    private static final String BULLET = "- ";
    // A domain may have fewer unused questions than are wanted: give up on a line after that many tries.
    private static final int TRIES_MAX = 50;

    public QuestionWriting {
        examples = List.copyOf(examples);
    }

    /** The request in a message, or empty when it asks for something else. */
    static Optional<QuestionWriting> read(String message) {
        var lines = message.strip().lines().map(String::strip).toList();
        if (lines.isEmpty()) {
            return Optional.empty();
        }
        var opening = OPENING.matcher(lines.getFirst());
        if (!opening.matches()) {
            return Optional.empty();
        }
        var examples = lines.stream()
                .filter(line -> line.startsWith(BULLET))
                .map(line -> QuestionText.plain(line.substring(BULLET.length())))
                .toList();
        return Optional.of(new QuestionWriting(Integer.parseInt(opening.group(1)), examples));
    }

    /** Whether a message begins like a request to write questions. */
    public static boolean isAskedIn(String message) {
        return read(message).isPresent();
    }

    /**
     * The questions, one a line, or {@value #UNWRITTEN} when no domain claims an example or the count is not between 1
     * and {@value #COUNT_MAX}.
     *
     * @param bad share of lines, 0 to 1, that are no question or repeat an example
     */
    Teacher.Reply reply(double bad, RandomGenerator random) {
        var domain = examples.stream()
                .flatMap(example -> PracticeDomains.solve(example).stream())
                .map(PracticeDomains.Solved::domain)
                .findFirst();
        if (domain.isEmpty() || count < 1 || count > COUNT_MAX) {
            return new Teacher.Reply(UNWRITTEN, BillKind.UNANSWERED);
        }
        return new Teacher.Reply(String.join("\n", lines(domain.get(), bad, random)), BillKind.WRITTEN);
    }

    private List<String> lines(PracticeDomain domain, double bad, RandomGenerator random) {
        var used = new HashSet<>(examples);
        var lines = new ArrayList<String>();
        for (int i = 0; i < count; i++) {
            double draw = random.nextDouble();
            if (draw < bad / 2) {
                lines.add(spoilt(domain.question(random)));
            } else if (draw < bad) {
                lines.add(examples.get(random.nextInt(examples.size())));
            } else {
                unused(domain, used, random).ifPresent(lines::add);
            }
        }
        return lines;
    }

    private static Optional<String> unused(PracticeDomain domain, HashSet<String> used, RandomGenerator random) {
        for (int tries = 0; tries < TRIES_MAX; tries++) {
            var question = domain.question(random);
            if (used.add(question)) {
                return Optional.of(question);
            }
        }
        return Optional.empty();
    }

    /** What is left when a writer stops half-way: no domain claims it. */
    private static String spoilt(String question) {
        var half = question.substring(0, question.length() / 2).strip();
        return PracticeDomains.solve(half).isPresent() ? half + " and" : half;
    }
}

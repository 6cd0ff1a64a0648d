package io.evenkeel.practice;

import io.evenkeel.practice.domains.PracticeDomain;
import io.evenkeel.practice.domains.PracticeDomains;
import io.evenkeel.practice.seed.Seed;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;

@Command(
        name = "domains",
        mixinStandardHelpOptions = true,
        description = "Prints the domains with an example each, as the table of practice/README.md.")
final class DomainsCommand implements Callable<Integer> {
    private static final Seed EXAMPLES = new Seed(1);

    @Override
    public Integer call() {
        System.out.println(table());
        return 0;
    }

    /** The table in Markdown, without a closing line break. */
    static String table() {
        return PracticeDomains.all().stream()
                .map(DomainsCommand::row)
                .collect(Collectors.joining(
                        "\n", "| domain | question | rationale | answer | questions |\n|---|---|---|---|---:|\n", ""));
    }

    private static String row(PracticeDomain domain) {
        var question = domain.question(EXAMPLES.generator("example", domain.name()));
        var solution = domain.solve(question).orElseThrow();
        return "| %s | `%s` | `%s` | `%s` | %s |"
                .formatted(
                        domain.name(), question, solution.rationale(), solution.answer(), domain.distinctQuestions());
    }
}

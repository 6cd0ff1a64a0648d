package io.evenkeel.budget.domain.ledger;

import static io.evenkeel.budget.domain.ledger.Books.ADDING;
import static io.evenkeel.budget.domain.ledger.Books.STAGE;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The page for people says what the ledger does, because the ledger writes it (-Dupdate.docs=true). */
class LedgerPageTest {
    private static final Path PAGE = Path.of("../docs/ledger.md");
    private static final Pattern TABLE = Pattern.compile("(?s)```text\n.*?```");
    private static final Pattern ROW = Pattern.compile("(?m)^\\| `([a-z-]+)` \\|");

    private final StringBuilder table = new StringBuilder();

    @Test
    void theTableOfThePageIsWhatTheLedgerDoes() throws IOException {
        line("", "available", "reserved", "posted", "places: free", "held", "taken");
        show("before", List.of());
        var reserve = Books.reserve(ADDING, "c", 500);
        show("RESERVE 500", List.of(reserve));
        show("… POST 320, ACCEPTED", List.of(reserve, Books.post(ADDING, "c", 320, Fate.ACCEPTED)));
        show("… POST 320, REJECTED", List.of(reserve, Books.post(ADDING, "c", 320, Fate.REJECTED)));
        show("… POST 320, CONTINUES", List.of(reserve, Books.post(ADDING, "c", 320, Fate.CONTINUES)));
        show(
                "… … END, RETURNED",
                List.of(reserve, Books.post(ADDING, "c", 320, Fate.CONTINUES), Books.end(ADDING, "c", Fate.RETURNED)));
        show("… VOID, CONTINUES", List.of(reserve, Books.release(ADDING, "c", Fate.CONTINUES)));
        show("… VOID, REJECTED", List.of(reserve, Books.release(ADDING, "c", Fate.REJECTED)));
        show("… POST unknown, REJECTED", List.of(reserve, Books.lost(ADDING, "c", Fate.REJECTED)));
        show(
                "… … RECONCILE 320",
                List.of(reserve, Books.lost(ADDING, "c", Fate.REJECTED), Books.reconcile(ADDING, "c", 320)));
        show("… POST 620 (overrun)", List.of(reserve, Books.post(ADDING, "c", 620, Fate.ACCEPTED)));
        show("RESERVE 4,001 (denied)", List.of(Books.reserve(ADDING, "c", 4_001)));

        var page = Files.readString(PAGE);
        var expected = TABLE.matcher(page).replaceFirst(Matcher.quoteReplacement("```text\n" + table + "```"));
        if (Boolean.getBoolean("update.docs")) {
            Files.writeString(PAGE, expected);
        }
        assertThat(Files.readString(PAGE)).isEqualTo(expected);
    }

    @Test
    void thePageListsEveryDenialInTheOrderInWhichTheyAreLookedFor() throws IOException {
        assertThat(ROW.matcher(Files.readString(PAGE)).results().map(row -> row.group(1)))
                .containsExactlyElementsOf(Arrays.stream(Denial.Code.values())
                        .map(Denial.Code::label)
                        .toList());
    }

    private void show(String what, List<Command> commands) {
        var books = new Books();
        books.tokens(Books.PIPELINE, 10_000);
        books.tokens(STAGE, 4_000);
        books.examples(ADDING, 2);
        commands.forEach(books::answer);
        var stage = books.account(STAGE);
        var domain = books.account(ADDING);
        line(
                what,
                number(stage.available(Unit.TOKENS)),
                number(stage.reserved().tokens()),
                number(stage.posted().tokens()),
                number(domain.available(Unit.EXAMPLES)),
                number(domain.reserved().examples()),
                number(domain.posted().examples()));
    }

    private static String number(long value) {
        return String.format(Locale.ROOT, "%,d", value);
    }

    private void line(String what, Object... cells) {
        table.append(String.format(Locale.ROOT, "%-26s", what));
        for (var cell : cells) {
            table.append(String.format(Locale.ROOT, "%13s", cell));
        }
        table.append('\n');
    }
}

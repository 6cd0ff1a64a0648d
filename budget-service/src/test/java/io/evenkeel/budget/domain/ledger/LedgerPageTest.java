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

        var expected = pageWith(0);
        assertThat(Files.readString(PAGE)).isEqualTo(expected);
    }

    @Test
    void theTableOfRefillsIsWhatTheLedgerDoes() throws IOException {
        var books = new Books();
        long hour = 3_600_000;
        line("", "granted", "available", "reserved", "posted");
        books.tokens(Books.PIPELINE, 1_000, Refill.DAILY, 0);
        books.tokens(STAGE, 4_000);
        books.examples(ADDING, 4);
        showPipeline("the first day", books);
        books.answer(Books.reserve(ADDING, "a", 500));
        books.answer(Books.post(ADDING, "a", 320, Fate.ACCEPTED));
        showPipeline("RESERVE 500, POST 320", books);
        books.advance(24 * hour);
        showPipeline("the second day", books);
        books.answer(Books.reserve(ADDING, "b", 500));
        showPipeline("RESERVE 500", books);
        books.advance(48 * hour);
        showPipeline("the third day", books);
        books.answer(Books.post(ADDING, "b", 480, Fate.ACCEPTED));
        showPipeline("POST 480", books);
        var head = new Command.Head("o", "hash", Books.PIPELINE, "", "", "");
        books.answer(new Command.SetBudget(head, 2_000L, null, "test"));
        showPipeline("SET_BUDGET 2,000", books);
        books.advance(120 * hour);
        showPipeline("the sixth day", books);
        var expected = pageWith(1);
        assertThat(Files.readString(PAGE)).isEqualTo(expected);
    }

    /** The page with what the ledger says in place of its first table, 0, or second, 1. */
    private String pageWith(int number) throws IOException {
        var page = Files.readString(PAGE);
        var before = TABLE.matcher(page).results().toList().get(number);
        var expected = page.substring(0, before.start()) + "```text\n" + table + "```" + page.substring(before.end());
        if (Boolean.getBoolean("update.docs")) {
            Files.writeString(PAGE, expected);
        }
        return expected;
    }

    private void showPipeline(String what, Books books) {
        var account = books.account(Books.PIPELINE);
        line(
                what,
                number(account.granted().tokens()),
                number(account.available(Unit.TOKENS)),
                number(account.reserved().tokens()),
                number(account.posted().tokens()));
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

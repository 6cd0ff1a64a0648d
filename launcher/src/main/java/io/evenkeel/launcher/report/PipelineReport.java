package io.evenkeel.launcher.report;

import static io.evenkeel.launcher.listing.Listing.column;

import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.evenkeel.launcher.listing.Column;
import io.evenkeel.launcher.listing.Listing;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What came out of a pipeline.
 *
 * @param totals the pipeline as a whole
 * @param stages by number, the untrained student first
 * @param domains by stage and name
 * @param accounts by name and unit
 */
public record PipelineReport(Totals totals, List<StageRow> stages, List<DomainRow> domains, List<Account> accounts) {
    /** The totals' columns. */
    public static final Listing<Totals> TOTALS = Listing.of(
            column("ledger", Totals::ledger),
            column("pipeline", Totals::pipeline),
            column("phase", Totals::phase),
            column("granted", Totals::granted),
            column("available", Totals::available),
            column("reserved", Totals::reserved),
            column("posted", Totals::posted),
            column("balanced", Totals::balanced),
            column("calls", Totals::calls),
            column("unknown_calls", Totals::unknownCalls),
            column("overruns", Totals::overruns),
            column("calls_saved", Totals::callsSaved),
            periodColumn("period", PeriodRow::name),
            periodColumn("period_budget", PeriodRow::budget),
            periodColumn("period_posted", PeriodRow::posted),
            periodColumn("refill_at", PeriodRow::refillAt),
            column("tail_domains", Totals::tailDomains),
            column("reason", Totals::reason));

    /** The stages' columns. */
    public static final Listing<StageRow> STAGES = Listing.of(
            column("stage", StageRow::stage),
            column("state", StageRow::state),
            column("examples", StageRow::examples),
            column("tokens", StageRow::tokens),
            column("calls", StageRow::calls),
            column("calls_saved", StageRow::callsSaved),
            scoreColumn("head", StageRow::head),
            scoreColumn("tail", StageRow::tail),
            scoreColumn("macro", StageRow::macro),
            scoreColumn("micro", StageRow::micro),
            column("loss", StageRow::loss),
            column("steps", StageRow::steps),
            column("training_millis", StageRow::trainingMillis),
            column("manifest", row -> row.manifest() == null ? null : new Hash(row.manifest())));

    /** The domains' columns. */
    public static final Listing<DomainRow> DOMAINS = Listing.of(
            column("stage", DomainRow::stage),
            column("domain", DomainRow::domain),
            column("kind", DomainRow::kind),
            column("quota", DomainRow::quota),
            column("real", DomainRow::real),
            column("synthetic", DomainRow::synthetic),
            column("tokens", DomainRow::tokens),
            column("correct", DomainRow::correct),
            column("total", DomainRow::total),
            scoreColumn("accuracy", DomainRow::score),
            column("rejected", DomainRow::rejected),
            column("quarantined", DomainRow::quarantined),
            column("closed", DomainRow::closed));

    /** The accounts' columns. */
    public static final Listing<Account> ACCOUNTS = Listing.of(
            column("account", Account::account),
            column("unit", Account::unit),
            column("granted", Account::granted),
            column("available", Account::available),
            column("reserved", Account::reserved),
            column("posted", Account::posted),
            column("holds", Account::holds));

    /** For people: one table under the other. */
    public String table() {
        return TOTALS.table(List.of(totals))
                + "\n"
                + STAGES.table(stages)
                + "\n"
                + DOMAINS.table(domains)
                + "\n"
                + ACCOUNTS.table(accounts);
    }

    /** For scripts: {@code totals}, {@code stages}, {@code domains}, {@code accounts}, by the same columns. */
    public ObjectNode json() {
        var object = TOTALS.json(totals).objectNode();
        object.set("totals", TOTALS.json(totals));
        object.set("stages", STAGES.jsonArray(stages));
        object.set("domains", DOMAINS.jsonArray(domains));
        object.set("accounts", ACCOUNTS.jsonArray(accounts));
        return object;
    }

    private static Column<Totals> periodColumn(String name, Function<PeriodRow, Object> value) {
        return column(name, totals -> totals.period() == null ? null : value.apply(totals.period()));
    }

    private static <T> Column<T> scoreColumn(String name, Function<T, Score> score) {
        return column(name, row -> new Shown(score.apply(row)));
    }

    /** A hash: whole in JSON, as much of it in a table as tells two apart. */
    record Hash(@JsonValue String whole) {
        private static final int SHOWN = 12;

        @Override
        public String toString() {
            return whole.substring(0, Math.min(SHOWN, whole.length()));
        }
    }

    /** A score: in JSON its three numbers, in a table {@code 0.512 [0.401, 0.622]}. */
    record Shown(
            @Nullable Double accuracy,
            @Nullable Double low,
            @Nullable Double high) {
        Shown(Score score) {
            this(score.accuracy(), score.low(), score.high());
        }

        @Override
        public String toString() {
            return accuracy == null ? "" : String.format(Locale.ROOT, "%.3f [%.3f, %.3f]", accuracy, low, high);
        }
    }
}

package io.evenkeel.launcher.report;

import io.evenkeel.contracts.avro.Checkpoint;
import io.evenkeel.student.ModelCard;
import java.util.Locale;

/**
 * The model card of an exported checkpoint: the one that lies in its folder, which was written before anything could be
 * measured, and what was measured since.
 */
public final class ExportedCard {
    private static final int FIRST_STAGE = 0;

    private final Checkpoint checkpoint;
    private final PipelineReport report;

    public ExportedCard(Checkpoint checkpoint, PipelineReport report) {
        this.checkpoint = checkpoint;
        this.report = report;
    }

    /** @param ownCard the folder's README.md */
    public String markdown(String ownCard) {
        return ownCard.strip() + "\n\n" + results() + "\n" + budget();
    }

    private String results() {
        var text = new StringBuilder("## Results on held-out questions\n\n");
        text.append("Exact match of the answer, with its 95 % interval. Checkpoint `")
                .append(checkpoint.getHash())
                .append("`.\n\n| domain | | accuracy | right | of |\n|---|---|---|---:|---:|\n");
        report.domains().stream()
                .filter(row -> row.stage() == checkpoint.getStage())
                .forEach(row -> text.append("| %s | %s | %s | %d | %d |\n"
                        .formatted(
                                ModelCard.cell(row.domain()),
                                row.kind(),
                                shown(row.score()),
                                row.correct(),
                                row.total())));
        report.stages().stream()
                .filter(row -> row.stage() == checkpoint.getStage())
                .forEach(row -> text.append("\nMacro ")
                        .append(shown(row.macro()))
                        .append(", micro ")
                        .append(shown(row.micro()))
                        .append(", head ")
                        .append(shown(row.head()))
                        .append(", tail ")
                        .append(shown(row.tail()))
                        .append(".\n"));
        return text.toString();
    }

    private String budget() {
        var text = new StringBuilder("## Teacher budget\n\n| stage | examples | tokens | calls | manifest |\n");
        text.append("|---:|---:|---:|---:|---|\n");
        report.stages().stream()
                .filter(row -> row.stage() >= FIRST_STAGE && row.stage() <= checkpoint.getStage())
                .forEach(row -> text.append("| %d | %d | %d | %d | `%s` |\n"
                        .formatted(
                                row.stage(),
                                row.examples(),
                                row.tokens(),
                                row.calls(),
                                row.manifest() == null ? "" : row.manifest())));
        text.append(String.format(
                Locale.ROOT,
                "%nGranted %d tokens to the pipeline, posted %d so far.%n",
                report.totals().granted(),
                report.totals().posted()));
        return text.toString();
    }

    private static String shown(Score score) {
        return score.accuracy() == null
                ? "too few questions"
                : String.format(Locale.ROOT, "%.3f [%.3f, %.3f]", score.accuracy(), score.low(), score.high());
    }
}

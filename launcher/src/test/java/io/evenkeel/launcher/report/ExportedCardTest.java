package io.evenkeel.launcher.report;

import static io.evenkeel.launcher.report.Records.checkpoint;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ExportedCardTest {
    @Test
    void theCardsOwnWordsComeFirstThenResultsAndBudget() {
        var fold = new PipelineFold(Records.LEDGER, Records.PIPELINE);
        fold.add(checkpoint(0, 0.5, null));
        var card = new ExportedCard(fold.checkpoint(0).orElseThrow(), fold.report());
        assertThat(card.markdown("---\ntags:\n- evenkeel\n---\n# Student\n"))
                .startsWith("---\ntags:\n- evenkeel\n---\n# Student\n\n## Results on held-out questions\n")
                .contains("Checkpoint `" + fold.checkpoint(0).orElseThrow().getHash() + "`")
                .contains("## Teacher budget")
                .contains("| 0 | ");
        assertThat(fold.checkpoint(1)).isEmpty();
    }
}

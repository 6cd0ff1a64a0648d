package io.evenkeel.student.tokenizer;

import io.evenkeel.student.CheckpointRefused;
import java.util.ArrayList;
import java.util.List;

/**
 * The ids that mean something beside text.
 *
 * @param beginning stands before every sequence
 * @param ends generation stops at any of them; the first is what the student is trained to end with
 * @param padding fills rows up where others write them; the student itself never sees it
 */
public record SpecialTokens(int beginning, List<Integer> ends, int padding) {

    /** Those of the byte-level tokenizer. */
    public static final SpecialTokens BYTE_LEVEL = new SpecialTokens(1, List.of(2), 0);

    public SpecialTokens {
        ends = List.copyOf(ends);
    }

    /** What the student is trained to end with. */
    public int end() {
        return ends.get(0);
    }

    /** @throws CheckpointRefused when a marker is no id of the vocabulary */
    public void requireWithin(int vocabularySize) {
        var all = new ArrayList<>(ends);
        all.add(beginning);
        all.add(padding);
        for (int id : all) {
            if (id < 0 || id >= vocabularySize) {
                throw new CheckpointRefused("config.json or generation_config.json names the special token " + id
                        + "; allowed: from 0 to " + (vocabularySize - 1) + ".");
            }
        }
    }
}

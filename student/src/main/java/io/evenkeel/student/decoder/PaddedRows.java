package io.evenkeel.student.decoder;

import java.util.List;

/**
 * Sequences as the rows of one rectangle, padded on the right. A row's last token is only a target, so it is no column.
 *
 * <p>Nothing of the padding is seen (attention is causal) and nothing of it counts (only {@code at} is read).
 */
final class PaddedRows {
    private static final long PADDING = 0;

    private final int rows;
    private final int columns;
    private final long[] ids;
    private final long[] at;
    private final long[] targets;

    PaddedRows(List<TokenSequence> sequences) {
        rows = sequences.size();
        columns = sequences.stream().mapToInt(TokenSequence::length).max().orElseThrow() - 1;
        int predicted = sequences.stream().mapToInt(TokenSequence::predicted).sum();
        ids = new long[rows * columns];
        at = new long[predicted];
        targets = new long[predicted];
        int next = 0;
        for (int row = 0; row < rows; row++) {
            var sequence = sequences.get(row);
            for (int t = 0; t < columns; t++) {
                ids[row * columns + t] = t < sequence.length() - 1 ? sequence.ids()[t] : PADDING;
            }
            for (int t = sequence.predictedFrom(); t < sequence.length(); t++) {
                at[next] = (long) row * columns + t - 1;
                targets[next++] = sequence.ids()[t];
            }
        }
    }

    int rows() {
        return rows;
    }

    int columns() {
        return columns;
    }

    /** [rows · columns] token ids. */
    long[] ids() {
        return ids;
    }

    /** [predicted] flat positions whose next token counts, row by row. */
    long[] at() {
        return at;
    }

    /** [predicted] the tokens that should follow. */
    long[] targets() {
        return targets;
    }
}

package io.evenkeel.student.generation;

import java.util.List;

/**
 * Finds the first stop sequence in text that comes in pieces, however it is cut. Text that may be the beginning of one is
 * held back until it is clear. Of several, the one that is complete first counts; of those complete at once, the longest.
 */
final class StopSearch {
    private final List<String> sequences;
    private String held = "";
    private boolean found;

    /** @param sequences none empty */
    StopSearch(List<String> sequences) {
        this.sequences = sequences;
    }

    /** What can be said after these further characters; nothing once a sequence was found. */
    String add(String more) {
        if (found) {
            return "";
        }
        var text = held + more;
        for (int end = held.length() + 1; end <= text.length(); end++) {
            int begin = beginOfSequence(text, end);
            if (begin >= 0) {
                found = true;
                held = "";
                return text.substring(0, begin);
            }
        }
        int clear = text.length() - doubtful(text);
        held = text.substring(clear);
        return text.substring(0, clear);
    }

    /** What was held back to the end, and is no sequence after all. */
    String rest() {
        var rest = held;
        held = "";
        return rest;
    }

    boolean found() {
        return found;
    }

    /** Where the longest sequence begins that ends here; -1 for none. */
    private int beginOfSequence(String text, int end) {
        return sequences.stream()
                .mapToInt(sequence -> end - sequence.length())
                .filter(begin -> begin >= 0 && sequences.contains(text.substring(begin, end)))
                .min()
                .orElse(-1);
    }

    /** Length of the longest end of the text that a sequence begins with. */
    private int doubtful(String text) {
        int longest = 0;
        for (var sequence : sequences) {
            for (int length = Math.min(sequence.length() - 1, text.length()); length > longest; length--) {
                if (sequence.startsWith(text.substring(text.length() - length))) {
                    longest = length;
                }
            }
        }
        return longest;
    }
}

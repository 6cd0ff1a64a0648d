package io.evenkeel.method.novelty;

import io.evenkeel.method.identity.Normalised;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * A question's wording, taken apart into what may differ between near-duplicates and what may not.
 *
 * @param canonical the normalised text without sentence marks: {@code ?} at the end of a word, {@code . , ; :} after a letter
 *     or digit at the end of a word, and double quotes that do not follow a digit. Everything else stays, because it can
 *     carry the meaning: operators, brackets, {@code !}, marks inside numbers
 * @param facts in their order, what must be equal to the letter: numbers with their sign, symbols that are not between two
 *     letters, single letters, and the English words that turn a question round or count ({@code TURNING_WORDS}); separated by
 *     spaces
 */
record Wording(String canonical, String facts) {

    /** The words of which one more or less makes another question. English: other languages rely on similarity alone. */
    private static final SortedSet<String> TURNING_WORDS = new TreeSet<>(List.of(
            "and",
            "or",
            "xor",
            "not",
            "no",
            "never",
            "without",
            "except",
            "true",
            "false",
            "yes",
            "less",
            "more",
            "fewer",
            "before",
            "after",
            "first",
            "last",
            "zero",
            "one",
            "two",
            "three",
            "four",
            "five",
            "six",
            "seven",
            "eight",
            "nine",
            "ten",
            "eleven",
            "twelve",
            "twenty",
            "thirty",
            "fifty",
            "hundred",
            "thousand",
            "half",
            "twice"));

    private static final String SENTENCE_MARKS = ".,;:";
    private static final String DOUBLE_QUOTES = "\"“”„«»";

    static Wording of(String text) {
        String canonical = Normalised.question(withoutSentenceMarks(Normalised.question(text)));
        return new Wording(canonical, factsOf(canonical));
    }

    private static String withoutSentenceMarks(String text) {
        StringBuilder out = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char mark = text.charAt(i);
            char before = i == 0 ? ' ' : text.charAt(i - 1);
            boolean endsWord = i + 1 == text.length()
                    || text.charAt(i + 1) == ' '
                    || DOUBLE_QUOTES.indexOf(text.charAt(i + 1)) >= 0;
            boolean drops = (mark == '?' && endsWord)
                    || (SENTENCE_MARKS.indexOf(mark) >= 0 && endsWord && Character.isLetterOrDigit(before))
                    || (DOUBLE_QUOTES.indexOf(mark) >= 0 && !Character.isDigit(before));
            out.append(drops ? ' ' : mark);
        }
        return out.toString();
    }

    private static String factsOf(String canonical) {
        StringBuilder facts = new StringBuilder();
        int i = 0;
        while (i < canonical.length()) {
            int end = endOfWord(canonical, i);
            if (end == i) {
                if (canonical.charAt(i) != ' ' && !joinsLetters(canonical, i)) {
                    facts.append(canonical.charAt(i)).append(' ');
                }
                i++;
                continue;
            }
            String word = canonical.substring(i, end);
            boolean counts = word.chars().anyMatch(Character::isDigit);
            if (counts || word.codePointCount(0, word.length()) == 1 || TURNING_WORDS.contains(word)) {
                facts.append(word).append(' ');
            }
            i = end;
        }
        return facts.toString();
    }

    private static int endOfWord(String text, int start) {
        int end = start;
        while (end < text.length()
                && (Character.isLetterOrDigit(text.charAt(end)) || Character.isSurrogate(text.charAt(end)))) {
            end++;
        }
        return end;
    }

    private static boolean joinsLetters(String text, int at) {
        return at > 0
                && at + 1 < text.length()
                && Character.isLetter(text.charAt(at - 1))
                && Character.isLetter(text.charAt(at + 1));
    }
}

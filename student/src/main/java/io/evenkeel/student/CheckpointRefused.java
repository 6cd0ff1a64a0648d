package io.evenkeel.student;

/**
 * A checkpoint that cannot be used; the message is one sentence that names the file and what is wrong with it. What it quotes
 * of the file is a stranger's text: line breaks and other controls are left out, and what is long is cut.
 */
public final class CheckpointRefused extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private static final int LONGEST = 500;

    public CheckpointRefused(String sentence) {
        super(tamed(sentence));
    }

    public CheckpointRefused(String sentence, Throwable cause) {
        super(tamed(sentence), cause);
    }

    private static String tamed(String sentence) {
        var line = sentence.replaceAll("\\p{Cntrl}+", " ");
        int half = LONGEST / 2;
        return line.length() <= LONGEST ? line : line.substring(0, half) + " … " + line.substring(line.length() - half);
    }
}

package io.evenkeel.student.generation;

/** Where a reply's text goes as it comes. Called on the generation's one thread, so it must not wait for anything. */
public interface ReplyListener {
    /**
     * Further text, never empty, never half a character.
     *
     * @return whether more is wanted; false ends the reply
     */
    boolean said(String more);

    /**
     * There is no more; the last call.
     *
     * @param tokens of the completion, its end marker not counted
     */
    void ended(Ending ending, int tokens);
}

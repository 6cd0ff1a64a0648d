package io.evenkeel.student.generation;

import io.evenkeel.student.Sampling;
import io.evenkeel.student.seed.Seed;
import io.evenkeel.student.tokenizer.TextTokenizer;

/** A prompt that was handed in to a {@link LiveGeneration}: waiting, running or ended. */
public final class LiveRequest {
    private final Row row;
    private final CompletionText text;
    private final ReplyListener listener;
    private volatile boolean left;

    LiveRequest(long[] prompt, int limit, Sampling sampling, TextTokenizer tokenizer, ReplyListener listener) {
        this.text = new CompletionText(tokenizer::decode, sampling.stop());
        this.listener = listener;
        var random = new Seed(sampling.seed()).derive("reply", 0).generator();
        this.row = new Row(prompt, limit, sampling, random, this::isEnough);
    }

    /** Wants no more; its place is free before the next token. May be called at any time, from any thread. */
    public void leave() {
        left = true;
    }

    Row row() {
        return row;
    }

    /** Columns of the cache that it may come to fill. */
    long columns() {
        return row.prompt().length + row.limit();
    }

    /** Ends it, if it was told to leave. */
    void leaveIfTold() {
        if (left) {
            row.leave();
        }
    }

    /** Says what is left to say, and that it was all. */
    void end() {
        if (left) {
            listener.ended(Ending.LEFT, row.length());
            return;
        }
        var rest = text.end();
        if (!rest.isEmpty() && !listener.said(rest)) {
            listener.ended(Ending.LEFT, row.length());
            return;
        }
        listener.ended(row.isCutOff() && !text.isStopped() ? Ending.LENGTH : Ending.STOP, row.length());
    }

    /** Says that there will be no more, whatever was said. */
    void breakOff(Ending ending) {
        row.leave();
        listener.ended(ending, row.length());
    }

    private boolean isEnough(long token) {
        var more = text.add(token);
        if (!more.isEmpty() && !listener.said(more)) {
            left = true;
        }
        return left || text.isStopped();
    }
}

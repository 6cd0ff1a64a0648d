package io.evenkeel.gateway.domain.queue;

/**
 * What the plans said of a stage so far.
 *
 * @param revision newest revision read; from 0
 * @param liveFrom candidates of earlier revisions are superseded; from 0
 * @param closing nothing more is asked for
 */
public record StageStanding(int revision, int liveFrom, boolean closing) {
    /** Before its plan. A candidate may come first: the two topics are read side by side. */
    public static final StageStanding UNPLANNED = new StageStanding(-1, 0, false);

    /** A plan came; an older one than known changes nothing, and closing is for good. */
    public StageStanding planned(int newRevision, int newLiveFrom, boolean isClosing) {
        return newRevision < revision
                ? this
                : new StageStanding(newRevision, Math.max(liveFrom, newLiveFrom), closing || isClosing);
    }
}

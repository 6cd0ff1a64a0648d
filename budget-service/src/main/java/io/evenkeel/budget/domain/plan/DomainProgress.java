package io.evenkeel.budget.domain.plan;

/**
 * How far one domain of a stage is.
 *
 * @param tail whether the plan asked for more than the pool had
 * @param quota examples wanted; real and synthetic add up to it until real ones run out
 * @param expectedTokens expected cost of one example at planning, teacher tokens
 * @param seen census at planning
 * @param poolLeft pool at planning
 * @param acceptedReal real examples so far
 * @param acceptedSynthetic synthetic examples so far
 * @param rejectedReal real candidates that ended without becoming examples
 * @param rejectedSynthetic synthetic ones
 * @param selected whether the sampler has said how many real candidates there are
 * @param offeredReal that number
 * @param offeredSynthetic synthetic candidates so far, as the synthesizer said
 * @param exhausted whether the synthesizer has said that no more will come
 * @param supplyReason why, one sentence
 * @param revision the plan's revision that last changed it
 * @param closed why no more is asked for; empty while more is
 */
public record DomainProgress(
        boolean tail,
        long quota,
        long real,
        long synthetic,
        long expectedTokens,
        long seen,
        long poolLeft,
        long acceptedReal,
        long acceptedSynthetic,
        long rejectedReal,
        long rejectedSynthetic,
        boolean selected,
        long offeredReal,
        long offeredSynthetic,
        boolean exhausted,
        String supplyReason,
        int revision,
        String closed) {

    /** What a plan begins with. A domain that is asked for nothing is closed at once. */
    public static DomainProgress planned(
            long real, long synthetic, long expectedTokens, long seen, long poolLeft, boolean tail) {
        long quota = Math.addExact(real, synthetic);
        return new DomainProgress(
                tail,
                quota,
                real,
                synthetic,
                expectedTokens,
                seen,
                poolLeft,
                0,
                0,
                0,
                0,
                false,
                0,
                0,
                false,
                "",
                0,
                quota == 0 ? "nothing asked" : "");
    }

    public long accepted() {
        return acceptedReal + acceptedSynthetic;
    }

    public long rejected() {
        return rejectedReal + rejectedSynthetic;
    }

    /** No real candidate can still become an example, or none is wanted. */
    public boolean realIsDone() {
        return acceptedReal >= real || (selected && acceptedReal + rejectedReal >= offeredReal);
    }

    /** No synthetic candidate can still become an example, or none is wanted. */
    public boolean syntheticIsDone() {
        return acceptedSynthetic >= synthetic
                || (exhausted && acceptedSynthetic + rejectedSynthetic >= offeredSynthetic);
    }

    /** All that was offered so far has ended, and no more real candidates will come. */
    public boolean offeredHaveEnded() {
        return realIsDone() && acceptedSynthetic + rejectedSynthetic >= offeredSynthetic;
    }

    /** A candidate ended. */
    public DomainProgress ended(boolean synthetical, boolean asExample) {
        long one = 1;
        return with(
                acceptedReal + (!synthetical && asExample ? one : 0),
                acceptedSynthetic + (synthetical && asExample ? one : 0),
                rejectedReal + (!synthetical && !asExample ? one : 0),
                rejectedSynthetic + (synthetical && !asExample ? one : 0));
    }

    /** The sampler has said how many real candidates there are. */
    public DomainProgress selected(long offered) {
        return new DomainProgress(
                tail,
                quota,
                real,
                synthetic,
                expectedTokens,
                seen,
                poolLeft,
                acceptedReal,
                acceptedSynthetic,
                rejectedReal,
                rejectedSynthetic,
                true,
                offered,
                offeredSynthetic,
                exhausted,
                supplyReason,
                revision,
                closed);
    }

    /** The synthesizer has said how far it is; what it said of an earlier revision does not end this one. */
    public DomainProgress supplied(int ofRevision, long offered, boolean noMore, String reason) {
        boolean ends = noMore && ofRevision >= revision;
        return new DomainProgress(
                tail,
                quota,
                real,
                synthetic,
                expectedTokens,
                seen,
                poolLeft,
                acceptedReal,
                acceptedSynthetic,
                rejectedReal,
                rejectedSynthetic,
                selected,
                offeredReal,
                Math.max(offeredSynthetic, offered),
                exhausted || ends,
                ends ? reason : supplyReason,
                revision,
                closed);
    }

    /** Real candidates ran out: synthetics make up the shortfall. */
    public DomainProgress raised(int byRevision) {
        return new DomainProgress(
                true,
                quota,
                real,
                quota - acceptedReal,
                expectedTokens,
                seen,
                poolLeft,
                acceptedReal,
                acceptedSynthetic,
                rejectedReal,
                rejectedSynthetic,
                selected,
                offeredReal,
                offeredSynthetic,
                false,
                "",
                byRevision,
                closed);
    }

    /** No more is asked for. */
    public DomainProgress closed(String reason) {
        return new DomainProgress(
                tail,
                quota,
                real,
                synthetic,
                expectedTokens,
                seen,
                poolLeft,
                acceptedReal,
                acceptedSynthetic,
                rejectedReal,
                rejectedSynthetic,
                selected,
                offeredReal,
                offeredSynthetic,
                exhausted,
                supplyReason,
                revision,
                reason);
    }

    private DomainProgress with(
            long nowAcceptedReal, long nowAcceptedSynthetic, long nowRejectedReal, long nowRejectedSynthetic) {
        return new DomainProgress(
                tail,
                quota,
                real,
                synthetic,
                expectedTokens,
                seen,
                poolLeft,
                nowAcceptedReal,
                nowAcceptedSynthetic,
                nowRejectedReal,
                nowRejectedSynthetic,
                selected,
                offeredReal,
                offeredSynthetic,
                exhausted,
                supplyReason,
                revision,
                closed);
    }
}

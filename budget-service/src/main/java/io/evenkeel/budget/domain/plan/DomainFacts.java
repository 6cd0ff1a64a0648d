package io.evenkeel.budget.domain.plan;

/**
 * What is known of a domain over all stages.
 *
 * @param seen records in the census, a count
 * @param pool candidates that no stage has used, a count
 * @param postedTokens spent on it so far, teacher tokens
 * @param accepted examples that it has, a count
 * @param correct right answers of the last evaluation, a count
 * @param evaluated questions of the last evaluation, a count; 0 before the first
 */
public record DomainFacts(long seen, long pool, long postedTokens, long accepted, int correct, int evaluated) {
    public static final DomainFacts UNKNOWN = new DomainFacts(0, 0, 0, 0, 0, 0);

    public DomainFacts counted(long newSeen, long newPool) {
        return new DomainFacts(newSeen, newPool, postedTokens, accepted, correct, evaluated);
    }

    public DomainFacts spent(long tokens, boolean example) {
        return new DomainFacts(
                seen, pool, Math.addExact(postedTokens, tokens), accepted + (example ? 1 : 0), correct, evaluated);
    }

    public DomainFacts measured(int right, int asked) {
        return new DomainFacts(seen, pool, postedTokens, accepted, right, asked);
    }
}

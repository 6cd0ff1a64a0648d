package io.evenkeel.method.balance;

/**
 * How a domain's quota is met in one stage: {@code real = min(quota, poolLeft)}, {@code synthetic = quota − real}. A domain
 * is tail in the stages in which the plan asks for more than its pool has left, and head in all others: nothing else
 * decides it, so a frequent domain becomes tail when its pool is used up.
 *
 * <p>Source: design §5, "Head or tail"; BalDistill (arXiv:2406.13114) selects in head domains and synthesises in tail ones.
 *
 * @param real examples to take from the pool
 * @param synthetic examples to write
 */
public record HeadOrTail(long real, long synthetic) {

    /** @throws IllegalArgumentException when a part is negative */
    public HeadOrTail {
        if (real < 0 || synthetic < 0) {
            throw new IllegalArgumentException(
                    "A stage cannot ask for " + real + " real and " + synthetic + " synthetic.");
        }
    }

    /**
     * Splits a quota.
     *
     * @param quota examples that the plan asks of the domain, from 0
     * @param poolLeft candidates in its pool that no stage has used, from 0
     * @throws IllegalArgumentException when either is negative
     */
    public static HeadOrTail split(long quota, long poolLeft) {
        if (quota < 0 || poolLeft < 0) {
            throw new IllegalArgumentException("Quota " + quota + " and pool " + poolLeft + " must both be from 0.");
        }
        long real = Math.min(quota, poolLeft);
        return new HeadOrTail(real, quota - real);
    }

    /** Whether the pool does not suffice. */
    public boolean isTail() {
        return synthetic > 0;
    }
}

package io.evenkeel.budget.domain.ledger;

/** What is asked of the ledger. Ids are made by the requester; the same id twice has one effect. */
public sealed interface Command {
    /** Who asks, about what: the part that all commands have. */
    Head head();

    /**
     * @param commandId unique; a known one is answered by what was answered before
     * @param commandHash of the command's content, to tell the same again from a re-used id
     * @param account the leaf that pays
     * @param reservationId the call's id; empty with {@link End}
     * @param candidateId candidate or call request
     * @param purpose why the teacher is called
     */
    record Head(
            String commandId,
            String commandHash,
            AccountId account,
            String reservationId,
            String candidateId,
            String purpose) {}

    /** Hold so much for a call that may be made. */
    record Reserve(Head head, Amount bound) implements Command {}

    /**
     * The call was made.
     *
     * @param used as billed; ignored where unknown
     * @param unknown nobody knows what the provider did: the whole reservation is posted
     */
    record Post(Head head, Amount used, boolean unknown, Fate fate, String reason) implements Command {}

    /** The call was not made, or certainly not billed. */
    record Release(Head head, Fate fate, String reason) implements Command {}

    /** What a call that was posted as unknown turned out to have used. */
    record Reconcile(Head head, Amount used) implements Command {}

    /** A candidate ended without a call under way. */
    record End(Head head, Fate fate, String reason) implements Command {}
}

package io.evenkeel.budget.stream;

import io.evenkeel.budget.domain.ledger.AccountId;
import io.evenkeel.budget.domain.ledger.Denial;
import io.evenkeel.budget.domain.ledger.Entry;
import io.evenkeel.budget.domain.ledger.Fate;
import io.evenkeel.budget.domain.plan.DeniedCall;
import io.evenkeel.budget.domain.plan.DomainProgress;
import io.evenkeel.contracts.avro.CallPurpose;

/**
 * What the journal says of a domain's candidates: who became an example, who was rejected, who waits for tokens or money, and
 * what it cost. A candidate counts where it gives its place up, and as an example where the place is posted, so each counts once.
 */
final class CandidateCounts {
    /** Synthetic candidates' ids begin so (protocol). */
    private static final String SYNTHETIC = "s-";

    private final PlannerStores stores;
    private final LedgerTask ledger;

    CandidateCounts(PlannerStores stores, LedgerTask ledger) {
        this.stores = stores;
        this.ledger = ledger;
    }

    /** Takes note of an entry of a domain's account. */
    void note(String ledgerName, String key, Entry entry) {
        var head = entry.head();
        var domain = head.account().domainName();
        if (isSpending(entry.kind())) {
            var facts = stores.facts(key, domain).spent(entry.amount().tokens(), isExample(entry));
            stores.put(key, domain, facts);
        }
        if (isExample(entry)) {
            stores.accept(key, head.account().stageNumber(), domain, head.candidateId());
        }
        noteDenial(ledgerName, key, entry);
    }

    /** Remembers who waits for tokens or money, and until when. */
    private void noteDenial(String ledgerName, String key, Entry entry) {
        var head = entry.head();
        var account = head.account();
        var denial = entry.denial();
        if (denial != null && (denial.code() == Denial.Code.TOKENS || denial.code() == Denial.Code.NANOS)) {
            var call = new DeniedCall(
                    denial.asked(),
                    head.purpose().equals(CallPurpose.WRITE_QUESTIONS.name()),
                    ledger.holdsPlace(ledgerName, head.candidateId()),
                    denial.code() == Denial.Code.NANOS,
                    new AccountId(denial.account()).isTeacher());
            stores.deny(key, account.stageNumber(), account.domainName(), head.candidateId(), call);
        } else if (entry.kind() == Entry.Kind.GRANTED || entry.kind() == Entry.Kind.CANDIDATE_ENDED) {
            stores.undeny(key, account.stageNumber(), account.domainName(), head.candidateId());
        }
    }

    /** A domain after an entry of its account. */
    static DomainProgress after(Entry entry, DomainProgress before) {
        boolean synthetic = entry.head().candidateId().startsWith(SYNTHETIC);
        if (isExample(entry)) {
            return before.ended(synthetic, true);
        }
        boolean rejected = entry.fate() == Fate.REJECTED && entry.released().examples() > 0;
        return rejected ? before.ended(synthetic, false) : before;
    }

    private static boolean isExample(Entry entry) {
        return entry.fate() == Fate.ACCEPTED && entry.amount().examples() > 0;
    }

    private static boolean isSpending(Entry.Kind kind) {
        return kind == Entry.Kind.POSTED || kind == Entry.Kind.OVERRUN || kind == Entry.Kind.RECONCILED;
    }
}

package io.evenkeel.systemtests.simulation;

/** What must hold; after every step, and the last ones when nothing moves any more. */
enum Invariant {
    NEVER_OVERSPENT("posted + reserved ≤ quota on every account, but for the listed overruns"),
    NO_PERIOD_SPENDS_MORE_THAN_ITS_BUDGET(
            "what is posted in a calendar period ≤ the largest budget that it had, or what was held when it began, but for the overruns listed in it"),
    WHAT_MAY_BE_BILLED_IS_HELD(
            "a call that reaches the provider is held, and its bill is at most what is held or posted"),
    HELD_WITH_WHOM_IT_IS_MADE("a call that reaches a teacher is held with that teacher, and with no other"),
    BALANCES_ADD_UP("granted = available + reserved + posted, by a second hand that adds up the journal"),
    HELD_IS_THE_SUM_OF_ITS_CALLS("reserved is the sum of the open calls and places, on every account"),
    ONE_EFFECT_PER_COMMAND("a command has one answer, however often it comes"),
    SENT_ONCE("a call is sent at most once"),
    ONE_PLACE("no candidate holds two places; no call two reservations"),
    CLOSED_GRANTS_NOTHING(
            "nothing is granted under a closed account, nor after an overrun of the pipeline or the teacher, nor on an account without a quota"),
    THE_FIRST_WITH_ROOM_MAKES_IT(
            "of the teachers offered the first that has room is granted, or waited for; who is passed over had none"),
    CLOSED_HOLDS_NOTHING("nothing of a stage is held when it is closed"),
    ENDS_ONCE("each candidate and each request ends once"),
    NO_TRANSITION_THAT_CANNOT_BE("neither ledger nor window ever stops at its own check"),
    NOTHING_HANGS("when the faults are over, everything ends"),
    EVERY_GRANT_ENDS("no reservation and no place is left"),
    ACCEPTED_IS_POSTED("the examples that the ledger counts are the accepted candidates"),
    LATE_BILLS_ARE_RECONCILED("an unknown call whose end the call journal holds is reconciled"),
    POSTED_IS_BILLED(
            "posted − billed is the sum over the unknown calls, no call is unknown where a teacher with a look-up is in time, and none in a batch but where its results do not say; 0 once they are reconciled; with each teacher too"),
    TEACHERS_ADD_UP(
            "what is posted on the teachers' accounts is what all pipelines have posted for calls that were granted with one"),
    DENIALS_ARE_TRUE(
            "who is denied for want of tokens, money or places asked for more than the account had; who is denied as stopped, while it was paused"),
    OVERDUE_STAYS_HELD("what is told as overdue is held, and stays held"),
    STARTS_STAY_WITHIN_THE_RATE(
            "the starts that the journal permits never exceed a rate limit in any 60 s, whatever instant of its window each call starts at, nor the open calls that of calls at a time; each teacher's own, and while they are narrowed the narrower"),
    NARROWED_WITH_WHOM_IT_IS_TOO_MUCH(
            "a 429 narrows the limits of the teacher that said it, and of no other; one in a batch none"),
    THE_PROVIDER_IS_NOT_OVERRUN(
            "nor does what reaches a teacher in any 60 s, where clocks and ways are within the margin"),
    NO_LIMIT_COUNTS_A_BATCH(
            "a call in a batch is never denied by a rate limit, has no window, and is overdue after 26 hours"),
    NOBODY_WAITS_IN_VAIN(
            "who is denied for the calls at a time found so many that are in no batch; whose window begins later than at once, than the last one and than was wanted finds the minute before full of starts that the journal permits"),
    OVERRUNS_ARE_LISTED(
            "the listed overruns add up to what the provider billed beyond its bound, and each teacher's to its own");

    private final String sentence;

    Invariant(String sentence) {
        this.sentence = sentence;
    }

    String sentence() {
        return sentence;
    }
}

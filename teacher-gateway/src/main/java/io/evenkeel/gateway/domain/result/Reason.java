package io.evenkeel.gateway.domain.result;

import io.evenkeel.method.verification.AnswerFormat;

/** Why a call brought nothing, or why a candidate or a request ended without a result. The labels are API. */
public enum Reason {
    EMPTY_REPLY("empty-reply"),
    NO_ANSWER_MARK("no-answer-mark"),
    SEVERAL_ANSWER_MARKS("several-answer-marks"),
    EMPTY_ANSWER("empty-answer"),
    EMPTY_RATIONALE("empty-rationale"),
    /** The reply ended at the bound of its length. */
    TRUNCATED("truncated"),
    /** The teacher, or a filter of its provider, would not answer. */
    REFUSED("refused"),
    /** A reply that is not what the API promises. */
    MALFORMED_REPLY("malformed-reply"),
    /** A reply larger than one record may be. */
    REPLY_TOO_LONG("reply-too-long"),
    DISAGREES_WITH_REFERENCE("disagrees-with-reference"),
    SOLVES_DISAGREE("solves-disagree"),
    /** A recorded teacher does not know the question. */
    QUESTION_NOT_RECORDED("question-not-recorded"),
    /** A teacher that only answers was asked to write. */
    WRITES_NO_QUESTIONS("writes-no-questions"),
    /** The key is missing, wrong, or not allowed to do this. */
    TEACHER_REFUSED_KEY("teacher-refused-key"),
    /** Any other refusal that a repetition would not change. */
    TEACHER_REFUSED_REQUEST("teacher-refused-request"),
    /** Too many requests. */
    RATE_LIMITED("rate-limited"),
    /** The provider failed, or could not be reached. */
    TEACHER_FAILED("teacher-failed"),
    /** Nobody knows what the provider did. */
    OUTCOME_UNKNOWN("outcome-unknown"),
    /** The call was never sent. */
    NEVER_SENT("never-sent"),
    /** No attempt brought a reply. */
    TEACHER_UNAVAILABLE("teacher-unavailable"),
    STAGE_CLOSED("stage-closed"),
    SUPERSEDED("superseded"),
    /** Its pipeline is finished, paused for good, or was refused. */
    PIPELINE_STOPPED("pipeline-stopped"),
    BUDGET_EXHAUSTED("budget-exhausted"),
    /** The price list has no price of the model, or of any teacher's, for the time of asking. */
    NO_PRICE("no-price"),
    /** The gateway knows none of the teachers that the pipeline names. */
    NO_TEACHER("no-teacher"),
    /** The ledger will never grant it, for a reason of its own. */
    LEDGER_REFUSED("ledger-refused");

    private final String label;

    Reason(String label) {
        this.label = label;
    }

    /** As records carry it. */
    public String label() {
        return label;
    }

    static Reason of(AnswerFormat.Reason malformed) {
        return switch (malformed) {
            case EMPTY -> EMPTY_REPLY;
            case NO_ANSWER_MARK -> NO_ANSWER_MARK;
            case SEVERAL_MARKS -> SEVERAL_ANSWER_MARKS;
            case EMPTY_ANSWER -> EMPTY_ANSWER;
            case EMPTY_RATIONALE -> EMPTY_RATIONALE;
        };
    }
}

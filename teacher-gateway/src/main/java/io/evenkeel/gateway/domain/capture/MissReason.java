package io.evenkeel.gateway.domain.capture;

/** Why a call that passed by did not become traffic. The labels are API. */
public enum MissReason {
    /** The caller asked for it. */
    OPTED_OUT("opted-out"),
    /** Any status but 200: what failed is asked again, and counted then. */
    ERROR_STATUS("error-status"),
    /** No answer of the teacher's came. */
    TEACHER_UNREACHABLE("teacher-unreachable"),
    /** The teacher's reply broke off. */
    BROKEN_OFF("broken-off"),
    /** The caller went away before the reply's end. */
    CALLER_GONE("caller-gone"),
    MALFORMED_REQUEST("malformed-request"),
    MALFORMED_REPLY("malformed-reply"),
    NO_USER_MESSAGE("no-user-message"),
    /** The question has an image, a sound or a file. */
    NOT_TEXT("not-text"),
    /** Part of a conversation, and such are not wanted. */
    FOLLOW_UP("follow-up"),
    TOOL_CALL("tool-call"),
    REFUSED("refused"),
    /** More than a record or the copy of a call may hold. */
    TOO_LARGE("too-large"),
    /** Tenant or domain of more than 500 characters. */
    LABEL_TOO_LONG("label-too-long"),
    /** The copies of all calls under way hold as much as they may. */
    NO_ROOM("no-room"),
    /** The broker takes less than comes. */
    QUEUE_FULL("queue-full"),
    /** The broker did not take it in time. */
    NOT_ACKNOWLEDGED("not-acknowledged"),
    /** Something of ours went wrong. */
    FAILED("failed");

    private final String label;

    MissReason(String label) {
        this.label = label;
    }

    /** As metrics and logs carry it. */
    public String label() {
        return label;
    }
}

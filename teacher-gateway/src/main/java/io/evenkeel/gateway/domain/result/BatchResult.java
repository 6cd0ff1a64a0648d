package io.evenkeel.gateway.domain.result;

import java.util.Map;

/** What became of a batch, and so of each call that went in it. */
public sealed interface BatchResult {

    /** How the call of that id ended. */
    CallEnd endOf(String callId);

    /** It was never made, and never will be. */
    record NeverMade() implements BatchResult {
        @Override
        public CallEnd endOf(String callId) {
            return new CallEnd.Abandoned();
        }
    }

    /** The provider would not have it: none of its calls was made. */
    record Refused(TeacherReply why) implements BatchResult {
        @Override
        public CallEnd endOf(String callId) {
            return new CallEnd.Finished(why.unbilled());
        }
    }

    /**
     * It has ended.
     *
     * @param replies by call id; of a call that is not among them nobody knows whether it was made
     */
    record Answered(Map<String, TeacherReply> replies) implements BatchResult {
        /** Copies the replies. */
        public Answered {
            replies = Map.copyOf(replies);
        }

        @Override
        public CallEnd endOf(String callId) {
            var reply = replies.get(callId);
            return reply == null ? new CallEnd.Lost() : new CallEnd.Finished(reply);
        }
    }

    /** It was made, or may have been, and nobody will ever know what became of it. */
    record NobodyKnows() implements BatchResult {
        @Override
        public CallEnd endOf(String callId) {
            return new CallEnd.Lost();
        }
    }
}

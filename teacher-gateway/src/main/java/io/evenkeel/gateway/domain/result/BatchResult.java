package io.evenkeel.gateway.domain.result;

import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

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
     * @param replies by call id; of a call that was in it and is not among them nobody knows whether it was made
     * @param calls ids of all calls that were in it; null where that is not known
     */
    record Answered(
            Map<String, TeacherReply> replies, @Nullable Set<String> calls) implements BatchResult {
        /** Copies the replies and the ids. */
        public Answered {
            replies = Map.copyOf(replies);
            calls = calls == null ? null : Set.copyOf(calls);
        }

        @Override
        public CallEnd endOf(String callId) {
            var reply = replies.get(callId);
            if (reply != null) {
                return new CallEnd.Finished(reply);
            }
            // Claimed with its name, and not in time to go with it.
            return calls != null && !calls.contains(callId) ? new CallEnd.Abandoned() : new CallEnd.Lost();
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

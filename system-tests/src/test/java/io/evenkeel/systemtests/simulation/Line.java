package io.evenkeel.systemtests.simulation;

import io.evenkeel.gateway.domain.result.CallEnd;
import io.evenkeel.gateway.domain.result.TeacherReply;

/** What the results of a batch that has ended say of one call. */
sealed interface Line {
    /** What it means for the call. */
    CallEnd end();

    /** A reply, or an error. */
    record Told(TeacherReply reply) implements Line {
        @Override
        public CallEnd end() {
            return new CallEnd.Finished(reply);
        }
    }

    /** The batch ended before its turn: never billed. */
    record Expired() implements Line {
        @Override
        public CallEnd end() {
            return new CallEnd.Finished(TeacherReply.unbilled("expired"));
        }
    }

    /** The batch as a whole was refused after it was made: never billed. */
    record Invalid() implements Line {
        @Override
        public CallEnd end() {
            return new CallEnd.Finished(TeacherReply.unbilled("batch-failed"));
        }
    }

    /** There is no line: nobody knows. */
    record Missing() implements Line {
        @Override
        public CallEnd end() {
            return new CallEnd.Lost();
        }
    }
}

package io.evenkeel.gateway.call;

import io.evenkeel.contracts.avro.TeacherCall;
import org.apache.kafka.common.header.Headers;

/**
 * A call as it was read.
 *
 * @param headers of its record, whose trace goes on
 */
record Job(TeacherCall call, Headers headers) {
    String id() {
        return call.getCallId();
    }
}

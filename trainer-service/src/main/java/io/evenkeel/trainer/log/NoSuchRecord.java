package io.evenkeel.trainer.log;

import org.apache.kafka.common.TopicPartition;

/** Nothing that can be read stands at a place that a manifest names. */
public final class NoSuchRecord extends RuntimeException {
    NoSuchRecord(TopicPartition partition, long offset) {
        super("there is no record at offset " + offset + " of " + partition);
    }
}

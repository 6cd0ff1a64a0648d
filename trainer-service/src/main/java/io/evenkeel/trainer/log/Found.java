package io.evenkeel.trainer.log;

import io.evenkeel.contracts.avro.Cause;
import org.apache.kafka.common.header.Headers;

/** A record and where it stands. */
public record Found<T>(T value, Cause place, Headers headers) {}

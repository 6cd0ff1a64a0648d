package io.evenkeel.trainer.domain.seal;

/**
 * Where a record stands.
 *
 * @param partition from 0
 * @param offset from 0
 */
public record Place(String topic, int partition, long offset) {}

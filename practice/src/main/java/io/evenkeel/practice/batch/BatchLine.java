package io.evenkeel.practice.batch;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * One request of a batch.
 *
 * @param customId what its sender calls it, once in a batch
 * @param body the request for a chat completion; not looked into
 */
record BatchLine(String customId, JsonNode body) {}

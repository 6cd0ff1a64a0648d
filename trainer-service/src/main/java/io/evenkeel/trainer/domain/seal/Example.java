package io.evenkeel.trainer.domain.seal;

/**
 * An accepted example as a seal knows it: id and hash say what it is, the place says where to find it.
 *
 * @param synthetic whether its question was written for the pipeline
 * @param contentHash SHA-256 over question, rationale and answer, hex
 */
public record Example(String domain, String candidateId, boolean synthetic, String contentHash, Place place) {}

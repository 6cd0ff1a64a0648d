package io.evenkeel.gateway.capture;

import io.evenkeel.gateway.domain.capture.CaptureRule;
import io.evenkeel.gateway.teacher.Secret;
import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * @param completions URL of the teacher's chat completions
 * @param models URL of the teacher's list of models
 * @param passesKey whether the teacher sees the caller's key
 * @param key sent where the caller's is not; null where the teacher asks for none
 * @param rule what becomes traffic
 * @param copyBytesMax most bytes kept of one request, and of one reply; a longer one passes without being captured
 * @param roomBytes most bytes kept of all calls together, those that wait for the broker included
 * @param queueMax most answered calls that wait for the broker; a count
 * @param connectionsMax most connections to the teacher; as many calls again wait for one
 * @param connectTimeout longest wait for a connection
 * @param silenceMax longest silence of the teacher's
 * @param writeTimeout longest time from a call's end to its acknowledgement by the broker, from which on it is lost
 */
public record CaptureSettings(
        URI completions,
        URI models,
        boolean passesKey,
        @Nullable Secret key,
        CaptureRule rule,
        int copyBytesMax,
        long roomBytes,
        int queueMax,
        int connectionsMax,
        Duration connectTimeout,
        Duration silenceMax,
        Duration writeTimeout) {}

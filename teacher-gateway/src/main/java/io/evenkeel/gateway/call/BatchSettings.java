package io.evenkeel.gateway.call;

import java.time.Duration;

/**
 * @param linger how long a batch that is not full waits for more calls
 * @param calls most of one batch; a count from 1
 * @param poll how often a batch is asked after
 * @param patience longest that one is asked after
 */
public record BatchSettings(Duration linger, int calls, Duration poll, Duration patience) {}

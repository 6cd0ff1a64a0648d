package io.evenkeel.runtime;

import io.evenkeel.contracts.Owner;
import io.evenkeel.contracts.Topic;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Metrics;

/** The metric {@code evenkeel.dead.letters}, by service and topic of origin. */
final class DeadLetterCount {
    private DeadLetterCount() {}

    static Counter of(Owner service, Topic<?> topic) {
        return Metrics.counter("evenkeel.dead.letters", "service", service.label(), "topic", topic.name());
    }
}

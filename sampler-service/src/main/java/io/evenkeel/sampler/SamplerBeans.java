package io.evenkeel.sampler;

import io.evenkeel.contracts.TopicSerdes;
import io.evenkeel.sampler.stream.SamplerMeters;
import io.evenkeel.sampler.stream.SamplerTopology;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import org.apache.kafka.streams.Topology;

/** Puts the topology together. */
@ApplicationScoped
class SamplerBeans {
    @Produces
    @Singleton
    Topology topology(TopicSerdes serdes, SamplerConfig config, MeterRegistry meters) {
        return SamplerTopology.of(serdes, config.waitingRoom(), new SamplerMeters(meters))
                .build();
    }
}

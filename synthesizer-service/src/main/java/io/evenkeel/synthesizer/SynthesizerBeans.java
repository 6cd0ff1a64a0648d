package io.evenkeel.synthesizer;

import io.evenkeel.contracts.TopicSerdes;
import io.evenkeel.synthesizer.stream.SynthesizerTopology;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import org.apache.kafka.streams.Topology;

/** Puts the topology together. */
@ApplicationScoped
class SynthesizerBeans {
    @Produces
    @Singleton
    Topology topology(TopicSerdes serdes, SynthesizerConfig config) {
        return SynthesizerTopology.of(serdes, config.draftTokens()).build();
    }
}

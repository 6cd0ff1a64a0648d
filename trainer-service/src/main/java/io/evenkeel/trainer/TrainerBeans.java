package io.evenkeel.trainer;

import io.evenkeel.contracts.TopicSerdes;
import io.evenkeel.trainer.stream.TrainerTopology;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import org.apache.kafka.streams.Topology;

/** Puts the topology together. */
@ApplicationScoped
class TrainerBeans {
    @Produces
    @Singleton
    Topology topology(TopicSerdes serdes) {
        return TrainerTopology.of(serdes).build();
    }
}

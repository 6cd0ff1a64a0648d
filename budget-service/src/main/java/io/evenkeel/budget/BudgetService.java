package io.evenkeel.budget;

import io.evenkeel.budget.stream.BudgetTopology;
import io.evenkeel.contracts.TopicSerdes;
import io.evenkeel.runtime.ServiceStart;
import io.quarkus.runtime.annotations.QuarkusMain;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import org.apache.kafka.streams.Topology;

/** Keeps the ledger and plans the stages. */
@QuarkusMain
public final class BudgetService {
    private BudgetService() {}

    public static void main(String... args) {
        ServiceStart.run(args, BudgetConfig.class, BudgetConfig::check);
    }

    /** Puts the topology together. */
    @ApplicationScoped
    static class Beans {
        @Produces
        @Singleton
        Topology topology(TopicSerdes serdes) {
            return BudgetTopology.of(serdes).build();
        }
    }
}

package io.evenkeel.runtime;

import io.evenkeel.contracts.RegistrySerdes;
import io.evenkeel.contracts.TopicSerdes;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.jboss.logging.Logger;

/** What every service injects. */
@ApplicationScoped
class RuntimeBeans {
    private static final Logger LOG = Logger.getLogger(RuntimeBeans.class);

    @Produces
    @Singleton
    TopicSerdes serdes(ServiceConfig config) {
        return new RegistrySerdes(config.registryApi());
    }

    /** A thread that dies (broker away for long, fenced) is replaced: state is in the changelog, nothing is lost. */
    @Produces
    @Singleton
    StreamsUncaughtExceptionHandler uncaught() {
        return problem -> {
            LOG.error("a stream thread died and is replaced", problem);
            return StreamThreadExceptionResponse.REPLACE_THREAD;
        };
    }
}

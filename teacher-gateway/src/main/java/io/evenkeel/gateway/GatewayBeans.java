package io.evenkeel.gateway;

import io.evenkeel.contracts.TopicSerdes;
import io.evenkeel.gateway.call.BatchSettings;
import io.evenkeel.gateway.call.CallSettings;
import io.evenkeel.gateway.call.TeacherWorker;
import io.evenkeel.gateway.domain.circuit.CircuitPolicy;
import io.evenkeel.gateway.domain.quote.Price;
import io.evenkeel.gateway.domain.quote.PriceList;
import io.evenkeel.gateway.domain.result.RetryPolicy;
import io.evenkeel.gateway.stream.GatewayTopology;
import io.evenkeel.gateway.stream.QuotingSettings;
import io.evenkeel.gateway.teacher.Secret;
import io.evenkeel.gateway.teacher.TeacherHttp;
import io.evenkeel.gateway.teacher.TeacherSettings;
import io.evenkeel.runtime.KafkaClients;
import io.evenkeel.runtime.ServiceConfig;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.Startup;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.apache.kafka.streams.Topology;

/** Puts the gateway together. */
@ApplicationScoped
class GatewayBeans {
    private static final Duration LONGEST_POLL = Duration.ofMinutes(1);
    private static final int BATCH = 500;
    /** Replies under way are paid for; but whoever stops a process does not wait much longer. */
    private static final Duration PATIENCE_AT_STOP = Duration.ofSeconds(5);

    @Produces
    @Singleton
    Topology topology(TopicSerdes serdes, GatewayConfig config, TeachersConfig teachers) {
        var prices = config.prices()
                .map(PriceList::parse)
                .orElseGet(() ->
                        PriceList.always(new Price(config.nanosPerPromptToken(), config.nanosPerCompletionToken())));
        var retries = new RetryPolicy(config.attempts(), config.backoff(), config.backoffMaximum());
        var settings = new QuotingSettings(
                config.messageOverheadTokens(),
                prices,
                config.batchPrices().map(PriceList::parse).orElse(prices),
                retries,
                config.replyCacheTime(),
                teachers.byName().keySet(),
                batching(config, teachers));
        return GatewayTopology.of(serdes, settings).build();
    }

    /** Names of the teachers that have a batch API. */
    private static Set<String> batching(GatewayConfig config, TeachersConfig named) {
        var names = new HashSet<String>();
        if (config.batch()) {
            names.add("");
        }
        named.byName().forEach((name, teacher) -> {
            if (teacher.batch()) {
                names.add(name);
            }
        });
        return names;
    }

    /** By name; the only one of pipelines that name none has the empty one. */
    private static Map<String, TeacherHttp> teachers(GatewayConfig config, TeachersConfig named) {
        var teachers = new HashMap<String, TeacherHttp>();
        teachers.put(
                "",
                teacher(
                        config,
                        config.url(),
                        config.keyEnv(),
                        config.usageLookup(),
                        config.honoursIdempotencyKey(),
                        config.batch()));
        named.byName()
                .forEach((name, teacher) -> teachers.put(
                        name,
                        teacher(
                                config,
                                teacher.url(),
                                teacher.keyEnv(),
                                teacher.usageLookup(),
                                teacher.honoursIdempotencyKey(),
                                teacher.batch())));
        return teachers;
    }

    private static TeacherHttp teacher(
            GatewayConfig config,
            String url,
            Optional<String> keyEnv,
            Optional<String> usageLookup,
            boolean honoursIdempotencyKey,
            boolean batch) {
        return new TeacherHttp(
                new TeacherSettings(
                        TeacherSettings.completionsOf(url),
                        keyEnv.map(System::getenv).map(Secret::new).orElse(null),
                        config.outputLimitParameter(),
                        config.temperature(),
                        config.connectTimeout(),
                        config.firstByteTimeout().orElse(null),
                        config.timeout(),
                        usageLookup.orElse(null),
                        honoursIdempotencyKey,
                        batch),
                InstantSource.system());
    }

    @Produces
    @Singleton
    @Startup
    TeacherWorker worker(
            KafkaClients clients,
            ServiceConfig service,
            GatewayConfig config,
            TeachersConfig named,
            TopicSerdes serdes,
            MeterRegistry registry) {
        var settings = new CallSettings(
                config.callsInFlight(),
                config.callsInHand(),
                config.timeout(),
                config.claimMargin(),
                new CircuitPolicy(config.circuitFailures(), config.circuitPause(), config.circuitPauseMaximum()),
                new BatchSettings(config.batchWait(), config.batchCalls(), config.batchPoll(), config.batchPatience()));
        return new TeacherWorker(
                        // A restart is another owner, though its name is the same: decided by nobody, read by nothing.
                        service.instance() + "/" + UUID.randomUUID(),
                        serdes,
                        clients.consumer("teacher-gateway-worker", LONGEST_POLL, BATCH),
                        clients.consumer(null, LONGEST_POLL, BATCH),
                        clients.promptProducer(),
                        teachers(config, named),
                        settings,
                        InstantSource.system(),
                        registry)
                .start();
    }

    void stop(@Disposes TeacherWorker worker) {
        worker.stop(PATIENCE_AT_STOP);
    }
}

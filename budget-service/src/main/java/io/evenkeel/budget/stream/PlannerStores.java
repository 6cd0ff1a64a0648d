package io.evenkeel.budget.stream;

import io.evenkeel.budget.domain.plan.DeniedCall;
import io.evenkeel.budget.domain.plan.DomainFacts;
import io.evenkeel.budget.domain.plan.DomainProgress;
import io.evenkeel.budget.domain.plan.PipelineProgress;
import io.evenkeel.contracts.TopicSerdes;
import io.evenkeel.contracts.Topics;
import io.evenkeel.contracts.avro.PipelineInForce;
import io.evenkeel.runtime.JsonSerde;
import io.evenkeel.runtime.Outbox;
import io.evenkeel.runtime.ServiceTopology;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.state.KeyValueStore;

/** The planner's rows: a pipeline's by its key, a domain's and a stage's under it. */
final class PlannerStores {
    private static final String DEFINITIONS = "definitions";
    private static final String PIPELINES = "pipeline-progress";
    private static final String FACTS = "domain-facts";
    private static final String DOMAINS = "domain-progress";
    private static final String ACCEPTED = "accepted-candidates";
    private static final String DENIED = "denied-calls";

    /** Their names. */
    static final Set<String> NAMES = Set.of(DEFINITIONS, PIPELINES, FACTS, DOMAINS, ACCEPTED, DENIED);

    private final KeyValueStore<String, PipelineInForce> definitions;
    private final KeyValueStore<String, PipelineProgress> pipelines;
    private final KeyValueStore<String, DomainFacts> facts;
    private final KeyValueStore<String, DomainProgress> domains;
    private final KeyValueStore<String, String> accepted;
    private final KeyValueStore<String, DeniedCall> denied;

    PlannerStores(Outbox outbox) {
        this.definitions = outbox.store(DEFINITIONS);
        this.pipelines = outbox.store(PIPELINES);
        this.facts = outbox.store(FACTS);
        this.domains = outbox.store(DOMAINS);
        this.accepted = outbox.store(ACCEPTED);
        this.denied = outbox.store(DENIED);
    }

    static void declare(ServiceTopology topology, TopicSerdes serdes) {
        topology.store(DEFINITIONS, Serdes.String(), serdes.value(Topics.OPERATOR_PIPELINES))
                .store(PIPELINES, Serdes.String(), JsonSerde.of(PipelineProgress.class))
                .store(FACTS, Serdes.String(), JsonSerde.of(DomainFacts.class))
                .store(DOMAINS, Serdes.String(), JsonSerde.of(DomainProgress.class))
                .store(ACCEPTED, Serdes.String(), Serdes.String())
                .store(DENIED, Serdes.String(), JsonSerde.of(DeniedCall.class));
    }

    Optional<PipelineInForce> definition(String pipelineKey) {
        return Optional.ofNullable(definitions.get(pipelineKey));
    }

    void put(String pipelineKey, PipelineInForce inForce) {
        definitions.put(pipelineKey, inForce);
    }

    Optional<PipelineProgress> progress(String pipelineKey) {
        return Optional.ofNullable(pipelines.get(pipelineKey));
    }

    void put(String pipelineKey, PipelineProgress progress) {
        pipelines.put(pipelineKey, progress);
    }

    /** Keys of the pipelines that are in this task. */
    List<String> pipelineKeys() {
        var keys = new ArrayList<String>();
        try (var rows = pipelines.all()) {
            rows.forEachRemaining(row -> keys.add(row.key));
        }
        return keys;
    }

    DomainFacts facts(String pipelineKey, String domain) {
        var known = facts.get(pipelineKey + "/" + domain);
        return known == null ? DomainFacts.UNKNOWN : known;
    }

    void put(String pipelineKey, String domain, DomainFacts known) {
        facts.put(pipelineKey + "/" + domain, known);
    }

    SortedMap<String, DomainFacts> allFacts(String pipelineKey) {
        return under(facts, pipelineKey + "/");
    }

    Optional<DomainProgress> domain(String pipelineKey, int stage, String domain) {
        return Optional.ofNullable(domains.get(stageKey(pipelineKey, stage) + domain));
    }

    void put(String pipelineKey, int stage, String domain, DomainProgress progress) {
        domains.put(stageKey(pipelineKey, stage) + domain, progress);
    }

    SortedMap<String, DomainProgress> domains(String pipelineKey, int stage) {
        return under(domains, stageKey(pipelineKey, stage));
    }

    void accept(String pipelineKey, int stage, String domain, String candidateId) {
        accepted.put(domainKey(pipelineKey, stage, domain) + candidateId, "");
    }

    /** Candidate ids that became examples of the domain in this stage, sorted. */
    List<String> accepted(String pipelineKey, int stage, String domain) {
        return List.copyOf(
                under(accepted, domainKey(pipelineKey, stage, domain)).keySet());
    }

    void deny(String pipelineKey, int stage, String domain, String candidateId, DeniedCall call) {
        denied.put(domainKey(pipelineKey, stage, domain) + candidateId, call);
    }

    /** The candidate waits no longer. */
    void undeny(String pipelineKey, int stage, String domain, String candidateId) {
        var row = domainKey(pipelineKey, stage, domain) + candidateId;
        // Hardly any call was denied before: no record in the changelog for those that were not.
        if (denied.get(row) != null) {
            denied.delete(row);
        }
    }

    /** The domain's reservations that wait for room. */
    Collection<DeniedCall> denied(String pipelineKey, int stage, String domain) {
        return under(denied, domainKey(pipelineKey, stage, domain)).values();
    }

    /** The stage is closed: nobody waits in it. */
    void forgetDenied(String pipelineKey, int stage, String domain) {
        var beginning = domainKey(pipelineKey, stage, domain);
        under(denied, beginning).keySet().forEach(candidateId -> denied.delete(beginning + candidateId));
    }

    private static String stageKey(String pipelineKey, int stage) {
        return pipelineKey + "/" + stage + "/";
    }

    /** A domain may hold any character; its length comes first, so that no domain's rows lie among another's. */
    private static String domainKey(String pipelineKey, int stage, String domain) {
        return stageKey(pipelineKey, stage) + domain.length() + "/" + domain + "/";
    }

    private static <V> SortedMap<String, V> under(KeyValueStore<String, V> store, String beginning) {
        var rows = new TreeMap<String, V>();
        try (var found = store.prefixScan(beginning, new StringSerializer())) {
            found.forEachRemaining(row -> rows.put(row.key.substring(beginning.length()), row.value));
        }
        return rows;
    }
}

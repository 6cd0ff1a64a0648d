package io.evenkeel.runtime;

import io.evenkeel.contracts.Topics;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;
import org.jboss.logging.Logger;

/**
 * Looks at the topics once at start: ledger-keyed ones must have the same number of partitions, or what belongs together
 * would not meet; and three replicas, unless told that this is a single node. Otherwise the service stops with a sentence.
 */
@Singleton
class TopicCheck {
    private static final Logger LOG = Logger.getLogger(TopicCheck.class);

    private final ServiceConfig config;

    TopicCheck(ServiceConfig config) {
        this.config = config;
    }

    void onStart(@Observes StartupEvent started) throws InterruptedException {
        try (var admin = Admin.create(Map.of(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, config.kafka()))) {
            var there = admin.listTopics().names().get();
            var names = Topics.all().stream()
                    .filter(topic -> topic.key().byLedger() && there.contains(topic.name()))
                    .map(topic -> topic.name())
                    .toList();
            var described = admin.describeTopics(names).allTopicNames().get().values();
            var problems = problems(List.copyOf(described), config.singleNode());
            if (!problems.sentences().isEmpty()) {
                problems.sentences().forEach(LOG::error);
                Quarkus.asyncExit(ServiceStart.WRONG_CONFIGURATION);
            }
        } catch (ExecutionException e) {
            LOG.warnf("topics could not be checked: %s", DeadLetter.reason(e));
        }
    }

    static ConfigProblems problems(List<TopicDescription> topics, boolean singleNode) {
        var problems = new ConfigProblems();
        var counts = topics.stream()
                .collect(Collectors.groupingBy(
                        topic -> topic.partitions().size(),
                        Collectors.mapping(TopicDescription::name, Collectors.joining(", "))));
        problems.require(
                counts.size() <= 1, "number of partitions", counts, "the same number for every ledger-keyed topic");
        if (!singleNode) {
            for (var topic : topics) {
                int replicas = topic.partitions().get(0).replicas().size();
                problems.require(
                        replicas >= 3,
                        "replication of " + topic.name(),
                        replicas,
                        "3 or more, or evenkeel.single-node=true for a laptop");
            }
        }
        return problems;
    }
}

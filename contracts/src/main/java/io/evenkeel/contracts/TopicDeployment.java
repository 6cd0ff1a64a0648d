package io.evenkeel.contracts;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.TopicConfig;

/** Creates the catalogue's topics. Deployment calls it ({@code up}, a Job on Kubernetes); no service does. */
public final class TopicDeployment {
    private final Admin admin;
    private final int partitions;
    private final short replication;

    /**
     * @param partitions of every topic, from 1; fixed for the life of the cluster
     * @param replication copies of each partition, from 1; with 3 or more, two must be in sync
     */
    public TopicDeployment(Admin admin, int partitions, short replication) {
        this.admin = admin;
        this.partitions = partitions;
        this.replication = replication;
    }

    /**
     * Creates what is missing and leaves the rest as it is.
     *
     * @return names of the topics created
     * @throws IllegalStateException where a topic is there with another number of partitions: its ledgers would move
     */
    public List<String> createMissing() throws ExecutionException, InterruptedException {
        var there = admin.listTopics().names().get();
        var known =
                Topics.all().stream().map(Topic::name).filter(there::contains).toList();
        for (var topic : admin.describeTopics(known).allTopicNames().get().values()) {
            if (topic.partitions().size() != partitions) {
                throw new IllegalStateException("topic " + topic.name() + " has "
                        + topic.partitions().size() + " partitions, not " + partitions
                        + "; the number is fixed for life, because a ledger must stay in its partition");
            }
        }
        var missing = new ArrayList<NewTopic>();
        for (var topic : Topics.all()) {
            if (!there.contains(topic.name())) {
                missing.add(new NewTopic(topic.name(), Optional.of(partitions), Optional.of(replication))
                        .configs(config(topic)));
            }
        }
        admin.createTopics(missing).all().get();
        return missing.stream().map(NewTopic::name).toList();
    }

    private Map<String, String> config(Topic<?> topic) {
        var config = new HashMap<>(topic.retention().config());
        config.put(TopicConfig.UNCLEAN_LEADER_ELECTION_ENABLE_CONFIG, "false");
        config.put(TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG, replication >= 3 ? "2" : "1");
        return config;
    }
}

package io.evenkeel.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartitionInfo;
import org.junit.jupiter.api.Test;

class TopicCheckTest {
    private static final Node NODE = new Node(1, "localhost", 9092);

    @Test
    void ledgerKeyedTopicsWithDifferentNumbersOfPartitionsAreRefused() {
        var problems =
                TopicCheck.problems(List.of(topic("budget.journal", 12, 3), topic("budget.commands", 6, 3)), false);
        assertThat(problems.sentences())
                .singleElement()
                .asString()
                .contains("budget.journal")
                .contains("budget.commands");
    }

    @Test
    void fewerThanThreeReplicasAreForASingleNodeOnly() {
        var topics = List.of(topic("budget.journal", 12, 1));
        assertThat(TopicCheck.problems(topics, false).sentences())
                .containsExactly(
                        "replication of budget.journal is '1'; allowed: 3 or more, or evenkeel.single-node=true for a laptop.");
        assertThat(TopicCheck.problems(topics, true).sentences()).isEmpty();
    }

    private static TopicDescription topic(String name, int partitions, int replicas) {
        var copies = Collections.nCopies(replicas, NODE);
        return new TopicDescription(
                name,
                false,
                IntStream.range(0, partitions)
                        .mapToObj(partition -> new TopicPartitionInfo(partition, NODE, copies, copies))
                        .toList());
    }
}

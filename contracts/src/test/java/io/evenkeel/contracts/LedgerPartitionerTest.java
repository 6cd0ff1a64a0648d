package io.evenkeel.contracts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.StringLength;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;
import org.junit.jupiter.api.Test;

class LedgerPartitionerTest {

    @Property
    void everythingOfOneLedgerMeetsInOnePartition(
            @ForAll @AlphaChars @StringLength(min = 1, max = 20) String ledger,
            @ForAll String domain,
            @ForAll @IntRange(min = 1, max = 50) int partitions) {
        int journal = LedgerPartitioner.partition("budget.journal", Keys.ledger(ledger), partitions);
        assertThat(LedgerPartitioner.partition("gateway.rationales", Keys.pipeline(ledger, "p"), partitions))
                .isEqualTo(journal);
        assertThat(LedgerPartitioner.partition("sampler.census", Keys.domain(ledger, "p", domain), partitions))
                .isEqualTo(journal);
    }

    @Property
    void aLedgerHashesAsAnyKafkaClientHashesAKey(@ForAll @AlphaChars @StringLength(min = 1, max = 20) String ledger) {
        assertThat(LedgerPartitioner.partition("budget.journal", ledger + "/p", 12))
                .isEqualTo(BuiltInPartitioner.partitionForKey(
                        ledger.getBytes(java.nio.charset.StandardCharsets.UTF_8), 12));
    }

    @Test
    void workItemsSpreadByTheirWholeKey() {
        var partitions = IntStream.range(0, 100)
                .mapToObj(i -> LedgerPartitioner.partition("gateway.calls", "c-" + i, 12))
                .collect(Collectors.toSet());
        assertThat(partitions).hasSize(12);
    }

    @Test
    void aPipelineNameThatWouldNotSplitBackIsRefused() {
        assertThatThrownBy(() -> Keys.pipeline("acme", "a/b"))
                .hasMessage("pipeline is 'a/b'; allowed: 1 to 100 letters, digits, dots and dashes");
    }
}

package io.evenkeel.launcher.pipeline;

import io.evenkeel.contracts.Keys;
import io.evenkeel.contracts.LedgerPartitioner;
import org.jspecify.annotations.Nullable;

/** Which pipeline is meant: its ledger and its name. */
public record Scope(String ledger, String pipeline) {
    /** {@code ledger/pipeline}. */
    public String key() {
        return Keys.pipeline(ledger, pipeline);
    }

    /** True for the keys of its records: its own, its domains', and its ledger's, which other pipelines may share. */
    public boolean covers(@Nullable String key) {
        return key != null && (key.equals(ledger) || key.equals(key()) || key.startsWith(key() + "/"));
    }

    /** Where its records lie in a topic that is keyed by ledger. */
    public int partition(String topic, int partitions) {
        return LedgerPartitioner.partition(topic, ledger, partitions);
    }

    @Override
    public String toString() {
        return key();
    }
}

package io.evenkeel.contracts;

import java.time.Duration;
import java.util.Map;
import org.apache.kafka.common.config.TopicConfig;

/** How long a topic keeps its records. */
public enum Retention {
    /** Replayable: nothing is ever deleted. */
    FOREVER("forever", Map.of(TopicConfig.CLEANUP_POLICY_CONFIG, "delete", TopicConfig.RETENTION_MS_CONFIG, "-1")),
    /** A view: the last record of each key. Never an audit's source. */
    LAST_OF_EACH_KEY("last of each key", Map.of(TopicConfig.CLEANUP_POLICY_CONFIG, "compact")),
    /** For people who watch; decides nothing. */
    ONE_DAY(
            "one day",
            Map.of(
                    TopicConfig.CLEANUP_POLICY_CONFIG,
                    "delete",
                    TopicConfig.RETENTION_MS_CONFIG,
                    Long.toString(Duration.ofDays(1).toMillis())));

    private final String label;
    private final Map<String, String> config;

    Retention(String label, Map<String, String> config) {
        this.label = label;
        this.config = config;
    }

    /** How documentation names it. */
    public String label() {
        return label;
    }

    /** The broker's topic configuration, as its own keys. */
    public Map<String, String> config() {
        return config;
    }
}

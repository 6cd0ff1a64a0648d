package io.evenkeel.runtime;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;

/** Settings that every service shares. */
@ConfigMapping(prefix = "evenkeel")
public interface ServiceConfig {
    /** Bootstrap servers of the cluster, {@code host:port} separated by commas. */
    String kafka();

    /** Base URL of the schema registry, such as {@code http://localhost:8081}. */
    String registry();

    /** Folder where checkpoints, snapshots and Streams' state lie. */
    Path home();

    /** True accepts topics with fewer than three replicas: a laptop, not a cluster. */
    @WithDefault("false")
    boolean singleNode();

    /** Name of this replica, stable over its restarts (on Kubernetes the pod's name in a StatefulSet). */
    @WithDefault("local")
    String instance();

    /** The registry's core API. */
    default String registryApi() {
        return registry().replaceAll("/+$", "") + "/apis/registry/v3";
    }
}

package io.evenkeel.sampler.domain.traffic;

import java.util.Optional;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/**
 * Which traffic a pipeline takes.
 *
 * @param tenants whose traffic; empty takes all
 * @param domains which domains; empty takes all
 * @param unlabelledDomain domain of records that name none
 */
public record TrafficRule(SortedSet<String> tenants, SortedSet<String> domains, String unlabelledDomain) {

    /**
     * The domain of a record of this tenant, if the pipeline takes it.
     *
     * @param domain as the caller named it; null or blank where it did not
     */
    public Optional<String> domainFor(String tenant, @Nullable String domain) {
        var resolved = domain == null || domain.isBlank() ? unlabelledDomain : domain.strip();
        return takes(tenants, tenant) && takes(domains, resolved) ? Optional.of(resolved) : Optional.empty();
    }

    private static boolean takes(SortedSet<String> named, String name) {
        return named.isEmpty() || named.contains(name);
    }
}

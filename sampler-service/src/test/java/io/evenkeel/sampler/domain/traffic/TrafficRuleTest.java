package io.evenkeel.sampler.domain.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class TrafficRuleTest {
    private static TrafficRule rule(List<String> tenants, List<String> domains) {
        return new TrafficRule(new TreeSet<>(tenants), new TreeSet<>(domains), "misc");
    }

    @Test
    void namingNobodyTakesEverybody() {
        assertThat(rule(List.of(), List.of()).domainFor("acme", "law")).contains("law");
    }

    @Test
    void onlyNamedTenantsAndDomainsAreTaken() {
        var rule = rule(List.of("acme"), List.of("law"));
        assertThat(rule.domainFor("acme", "law")).contains("law");
        assertThat(rule.domainFor("other", "law")).isEmpty();
        assertThat(rule.domainFor("acme", "tax")).isEmpty();
    }

    @Test
    void aMissingDomainIsTheUnlabelledOneAndMustBeTakenLikeAnyOther() {
        assertThat(rule(List.of(), List.of()).domainFor("acme", null)).contains("misc");
        assertThat(rule(List.of(), List.of()).domainFor("acme", " \t")).contains("misc");
        assertThat(rule(List.of(), List.of("law")).domainFor("acme", null)).isEmpty();
        assertThat(rule(List.of(), List.of("law")).domainFor("acme", " law ")).contains("law");
    }
}

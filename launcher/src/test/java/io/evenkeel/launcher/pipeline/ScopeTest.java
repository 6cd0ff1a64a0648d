package io.evenkeel.launcher.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.contracts.Keys;
import io.evenkeel.contracts.LedgerPartitioner;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

class ScopeTest {
    private final Scope scope = new Scope("acme", "law");

    @Example
    void itsOwnItsDomainsAndItsLedgersKeysAreCovered() {
        assertThat(scope.covers("acme")).isTrue();
        assertThat(scope.covers("acme/law")).isTrue();
        assertThat(scope.covers("acme/law/torts")).isTrue();
        assertThat(scope.covers("acme/law/family/law")).isTrue();
    }

    @Example
    void aPipelineWhoseNameBeginsAlikeIsAnother() {
        assertThat(scope.covers("acme/lawyers")).isFalse();
        assertThat(scope.covers("acme/tax")).isFalse();
        assertThat(scope.covers("acme-2")).isFalse();
        assertThat(scope.covers("beta/law")).isFalse();
        assertThat(scope.covers(null)).isFalse();
    }

    @Property(tries = 100)
    void allItsRecordsLieInTheOnePartitionThatItReads(@ForAll String domain) {
        assertThat(LedgerPartitioner.partition("sampler.census", Keys.domain("acme", "law", domain), 12))
                .isEqualTo(scope.partition("sampler.census", 12));
        assertThat(LedgerPartitioner.partition("budget.journal", "acme", 12))
                .isEqualTo(scope.partition("budget.journal", 12));
        assertThat(scope.covers(Keys.domain("acme", "law", domain))).isTrue();
    }
}

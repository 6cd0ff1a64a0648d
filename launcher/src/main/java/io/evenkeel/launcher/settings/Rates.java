package io.evenkeel.launcher.settings;

import io.evenkeel.contracts.avro.RateLimits;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What a teacher's key may be asked, as it is set. */
final class Rates {
    /** The settings that say it. */
    static final List<Setting> SETTINGS = List.of(
            Setting.REQUESTS_PER_MINUTE,
            Setting.INPUT_TOKENS_PER_MINUTE,
            Setting.OUTPUT_TOKENS_PER_MINUTE,
            Setting.TOKENS_PER_MINUTE,
            Setting.CONCURRENT_CALLS);

    private static final RateLimits NONE = RateLimits.newBuilder().build();

    private Rates() {}

    /** Null where nothing is limited: what another pipeline of the ledger named then holds. */
    static @Nullable RateLimits of(Function<Setting, Value> values) {
        long most = Integer.MAX_VALUE;
        var rates = RateLimits.newBuilder()
                .setRequestsPerMinute(values.apply(Setting.REQUESTS_PER_MINUTE).wholeNumber("calls", 0, most))
                .setInputTokensPerMinute(
                        values.apply(Setting.INPUT_TOKENS_PER_MINUTE).wholeNumber("tokens", 0, most))
                .setOutputTokensPerMinute(
                        values.apply(Setting.OUTPUT_TOKENS_PER_MINUTE).wholeNumber("tokens", 0, most))
                .setTokensPerMinute(values.apply(Setting.TOKENS_PER_MINUTE).wholeNumber("tokens", 0, most))
                .setConcurrentCalls(values.apply(Setting.CONCURRENT_CALLS).wholeNumber("calls", 0, most))
                .build();
        return rates.equals(NONE) ? null : rates;
    }
}

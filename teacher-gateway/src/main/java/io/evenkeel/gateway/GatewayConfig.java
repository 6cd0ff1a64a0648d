package io.evenkeel.gateway;

import io.evenkeel.gateway.domain.quote.PriceList;
import io.evenkeel.runtime.ConfigProblems;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/** The gateway's own settings. */
@ConfigMapping(prefix = "evenkeel.teacher")
public interface GatewayConfig {
    /** Base URL of an OpenAI-compatible endpoint, with or without its {@code /v1}. */
    String url();

    /** Name of the environment variable that holds the key; without it no key is sent. */
    Optional<String> keyEnv();

    /** Whether a repeated {@code Idempotency-Key} gets the stored reply and is billed once. */
    @WithDefault("false")
    boolean honoursIdempotencyKey();

    /**
     * URL with {@code {key}} that tells what became of a key: 200 with usage and reply, 202 under way, 404 with the error
     * code {@code unknown_key} never billed.
     */
    Optional<String> usageLookup();

    /** Longest wait for the whole reply. */
    @WithDefault("PT60S")
    Duration timeout();

    /** Longest wait for a connection. */
    @WithDefault("PT5S")
    Duration connectTimeout();

    /**
     * Longest wait for the first byte of a reply; without it only the whole is bounded, for many send nothing before all
     * of it is there.
     */
    Optional<Duration> firstByteTimeout();

    /**
     * How long after the time-out a claim still holds: for clocks, network and the broker; and how long a look-up waits, if the
     * time-out is not longer, before it believes that a call never arrived.
     */
    @WithDefault("PT5S")
    Duration claimMargin();

    /** Most requests under way at once in this replica, with each teacher; a count. */
    @WithDefault("64")
    int callsInFlight();

    /** Most calls in hand, waiting ones included, before no more are taken; a count. */
    @WithDefault("5000")
    int callsInHand();

    /** Most calls of one candidate and purpose; a count. */
    @WithDefault("6")
    int attempts();

    /** Upper bound of the first wait after a failure; doubles with each attempt. */
    @WithDefault("PT0.5S")
    Duration backoff();

    /** Upper bound of every wait that the provider did not ask for. */
    @WithDefault("PT30S")
    Duration backoffMaximum();

    /**
     * Failures in a row (no connection, no reply in time, a status of 500 or more) after which this replica calls the
     * teacher no more for a while; a count.
     */
    @WithDefault("5")
    int circuitFailures();

    /** How long it does not call then; doubles with each probing call that fails. */
    @WithDefault("PT1S")
    Duration circuitPause();

    /** Upper bound of that pause. */
    @WithDefault("PT30S")
    Duration circuitPauseMaximum();

    /** The parameter that bounds all output: {@code max_tokens} or {@code max_completion_tokens}. */
    @WithDefault("max_tokens")
    String outputLimitParameter();

    /** Sent where given; dimensionless. */
    OptionalDouble temperature();

    /**
     * How long a good reply may answer the same call of the same ledger again, for nothing; PT0S for never. Replies are kept so
     * long in the gateway's stores.
     */
    @WithDefault("PT0S")
    Duration replyCacheTime();

    /** Teacher tokens that the provider adds to each message. */
    @WithDefault("16")
    int messageOverheadTokens();

    /**
     * Prices by model and date, such as {@code big@2026-01-01=2500/10000, big@2026-07-01=2000/8000}; see {@link PriceList}. In
     * their place the two settings below are the price of every model at all times.
     */
    Optional<String> prices();

    /** Price of a prompt token; billionths of the account's currency. */
    @WithDefault("0")
    long nanosPerPromptToken();

    /** Price of a completion token; billionths of the account's currency. */
    @WithDefault("0")
    long nanosPerCompletionToken();

    /**
     * Whether the endpoint has OpenAI's Batch API ({@code /files}, {@code /batches}): calls of the purposes that a pipeline's
     * definition names in {@code batch} go through it.
     */
    @WithDefault("false")
    boolean batch();

    /** Prices of calls through a batch API, as {@link #prices}; without them those of all other calls. */
    Optional<String> batchPrices();

    /** How long a batch that is not full waits for more calls. */
    @WithDefault("PT1M")
    Duration batchWait();

    /** Most calls of one batch; a count. */
    @WithDefault("1000")
    int batchCalls();

    /** How often a batch is asked after. */
    @WithDefault("PT30S")
    Duration batchPoll();

    /** Longest that a batch is asked after; its own window is 24 hours. What nobody knows by then is lost. */
    @WithDefault("PT26H")
    Duration batchPatience();

    /** What must hold beyond the types. */
    static void check(GatewayConfig config, ConfigProblems problems) {
        checkConnection(problems, "evenkeel.teacher", config.url(), config.keyEnv(), config.usageLookup());
        problems.require(
                Set.of("max_tokens", "max_completion_tokens").contains(config.outputLimitParameter()),
                "evenkeel.teacher.output-limit-parameter",
                config.outputLimitParameter(),
                "max_tokens or max_completion_tokens");
        problems.requireFrom("evenkeel.teacher.calls-in-flight", config.callsInFlight(), 1, "calls");
        problems.requireFrom("evenkeel.teacher.calls-in-hand", config.callsInHand(), 1, "calls");
        problems.requireFrom("evenkeel.teacher.attempts", config.attempts(), 1, "calls");
        problems.requireFrom("evenkeel.teacher.message-overhead-tokens", config.messageOverheadTokens(), 0, "tokens");
        requirePrice(problems, "nanos-per-prompt-token", config.nanosPerPromptToken());
        requirePrice(problems, "nanos-per-completion-token", config.nanosPerCompletionToken());
        config.prices().ifPresent(list -> {
            problems.require(
                    config.nanosPerPromptToken() == 0 && config.nanosPerCompletionToken() == 0,
                    "evenkeel.teacher.prices",
                    list,
                    "a list, or nanos-per-prompt-token and nanos-per-completion-token, not both");
            requirePrices(problems, "evenkeel.teacher.prices", list);
        });
        config.batchPrices().ifPresent(list -> requirePrices(problems, "evenkeel.teacher.batch-prices", list));
        problems.requirePositive("evenkeel.teacher.batch-wait", config.batchWait());
        problems.requireFrom("evenkeel.teacher.batch-calls", config.batchCalls(), 1, "calls");
        problems.requirePositive("evenkeel.teacher.batch-poll", config.batchPoll());
        problems.require(
                config.batchPatience().compareTo(config.batchPoll()) >= 0,
                "evenkeel.teacher.batch-patience",
                config.batchPatience(),
                "a time not shorter than evenkeel.teacher.batch-poll");
        problems.requirePositive("evenkeel.teacher.timeout", config.timeout());
        problems.requirePositive("evenkeel.teacher.connect-timeout", config.connectTimeout());
        config.firstByteTimeout()
                .ifPresent(wait -> problems.require(
                        wait.toMillis() > 0 && wait.compareTo(config.timeout()) <= 0,
                        "evenkeel.teacher.first-byte-timeout",
                        wait,
                        "a time from 1 ms to evenkeel.teacher.timeout"));
        problems.requirePositive("evenkeel.teacher.claim-margin", config.claimMargin());
        problems.require(
                !config.replyCacheTime().isNegative(),
                "evenkeel.teacher.reply-cache-time",
                config.replyCacheTime(),
                "a time from PT0S");
        problems.requireFrom("evenkeel.teacher.circuit-failures", config.circuitFailures(), 1, "failures");
        problems.requirePositive("evenkeel.teacher.circuit-pause", config.circuitPause());
        problems.require(
                config.circuitPauseMaximum().compareTo(config.circuitPause()) >= 0,
                "evenkeel.teacher.circuit-pause-maximum",
                config.circuitPauseMaximum(),
                "a time not shorter than evenkeel.teacher.circuit-pause");
        problems.requirePositive("evenkeel.teacher.backoff", config.backoff());
        problems.requirePositive("evenkeel.teacher.backoff-maximum", config.backoffMaximum());
    }

    /** How a teacher is reached, whose settings begin with the prefix. */
    static void checkConnection(
            ConfigProblems problems, String prefix, String url, Optional<String> keyEnv, Optional<String> usageLookup) {
        problems.requireHttpUrl(prefix + ".url", url);
        keyEnv.ifPresent(name -> problems.require(
                isSet(name),
                prefix + ".key-env",
                name,
                "the name of an environment variable that is set and holds the teacher's key"));
        usageLookup.ifPresent(template -> problems.require(
                isLookUp(template), prefix + ".usage-lookup", template, "an http or https URL with {key} in it"));
    }

    private static void requirePrices(ConfigProblems problems, String key, String list) {
        try {
            PriceList.parse(list);
        } catch (IllegalArgumentException e) {
            problems.require(false, key, String.valueOf(e.getMessage()), PriceList.ALLOWED + ", each once");
        }
    }

    private static void requirePrice(ConfigProblems problems, String key, long value) {
        problems.require(
                value >= 0 && value <= PriceList.MOST_NANOS,
                "evenkeel.teacher." + key,
                value,
                "whole billionths from 0 to 1000000000");
    }

    private static boolean isSet(String environmentVariable) {
        var value = System.getenv(environmentVariable);
        return value != null && !value.isBlank();
    }

    private static boolean isLookUp(String template) {
        try {
            var uri = URI.create(template.replace("{key}", "key"));
            return template.contains("{key}")
                    && uri.getHost() != null
                    && Set.of("http", "https").contains(String.valueOf(uri.getScheme()));
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}

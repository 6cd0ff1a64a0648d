package io.evenkeel.practice;

import io.evenkeel.practice.teacher.Dials;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The dials as options. Each can be changed later through {@code POST /practice/dials}. */
final class DialOptions {
    @Spec(Spec.Target.MIXEE)
    @SuppressWarnings("NullAway.Init")
    private CommandSpec command;

    @Option(names = "--seed", defaultValue = "1", description = "Decides faults and wrong answers (default: 1).")
    private long seed;

    @Option(names = "--rate-limited", defaultValue = "0", description = "Share of requests with 429 (default: 0).")
    private double rateLimited;

    @Option(names = "--server-errors", defaultValue = "0", description = "Share with 500, 502 or 503 (default: 0).")
    private double serverErrors;

    @Option(names = "--hangs", defaultValue = "0", description = "Share that hangs, unbilled (default: 0).")
    private double hangs;

    @Option(names = "--lost-replies", defaultValue = "0", description = "Share billed but not replied (default: 0).")
    private double lostReplies;

    @Option(names = "--malformed", defaultValue = "0", description = "Share with a malformed reply (default: 0).")
    private double malformed;

    @Option(names = "--unmarked", defaultValue = "0", description = "Share without an answer's marker (default: 0).")
    private double unmarked;

    @Option(
            names = "--stubborn-errors",
            defaultValue = "0.02",
            description = "Share of questions always answered wrongly (default: ${DEFAULT-VALUE}).")
    private double stubbornErrors;

    @Option(
            names = "--fickle-errors",
            defaultValue = "0.01",
            description = "Share of calls answered wrongly (default: ${DEFAULT-VALUE}).")
    private double fickleErrors;

    @Option(
            names = "--bad-questions",
            defaultValue = "0.05",
            description = "Share of written questions that are invalid or not new (default: ${DEFAULT-VALUE}).")
    private double badQuestions;

    @Option(names = "--latency-ms", defaultValue = "0", description = "Milliseconds before a reply (default: 0).")
    private long latencyMillis;

    @Option(
            names = "--hang-ms",
            defaultValue = "600000",
            description = "Milliseconds before a hanging request is closed (default: ${DEFAULT-VALUE}).")
    private long hangMillis;

    @Option(
            names = "--retry-after-s",
            defaultValue = "1",
            description = "Seconds in Retry-After (default: ${DEFAULT-VALUE}).")
    private int retryAfterSeconds;

    @Option(
            names = "--requests-per-minute",
            defaultValue = "0",
            description = "Requests served in any 60 seconds; the rest get 429 (default: 0 for any).")
    private int requestsPerMinute;

    @Option(
            names = "--batch-ms",
            defaultValue = "1000",
            description = "Milliseconds from a batch's creation to its answers (default: ${DEFAULT-VALUE}).")
    private long batchMillis;

    @Option(names = "--no-idempotency", description = "Bill a repeated Idempotency-Key again.")
    private boolean noIdempotency;

    @Option(names = "--no-look-up", description = "Switch GET /v1/usage/KEY off.")
    private boolean noLookUp;

    Dials dials() {
        try {
            return new Dials(
                    seed,
                    rateLimited,
                    serverErrors,
                    hangs,
                    lostReplies,
                    malformed,
                    unmarked,
                    stubbornErrors,
                    fickleErrors,
                    badQuestions,
                    latencyMillis,
                    hangMillis,
                    retryAfterSeconds,
                    !noIdempotency,
                    !noLookUp,
                    requestsPerMinute,
                    batchMillis);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(command.commandLine(), String.valueOf(e.getMessage()), e);
        }
    }
}

package io.evenkeel.gateway;

import io.evenkeel.runtime.ConfigProblems;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Settings of the capture proxy. */
@ConfigMapping(prefix = "evenkeel.capture")
public interface CaptureConfig {
    /** Whether {@code POST /v1/chat/completions} is served: production calls pass to the teacher and become traffic. */
    @WithDefault("false")
    boolean enabled();

    /**
     * Whose key the teacher sees: {@code caller} passes the caller's own; {@code gateway} replaces it by the gateway's, so
     * that whoever reaches the port spends on it.
     */
    @WithDefault("caller")
    String key();

    /** What of a reply is a reference answer: {@code marked}, {@code whole} or {@code none}. */
    @WithDefault("marked")
    String answers();

    /** What stands before the answer in a reply. */
    @WithDefault("####")
    String answerMark();

    /** Whether the last message of a conversation counts as a question of its own. */
    @WithDefault("true")
    boolean followUps();

    /** Most bytes kept of one request, and of one reply; larger ones pass uncaptured. */
    @WithDefault("2097152")
    int copyBytes();

    /** Most bytes kept of all calls together, those that wait for the broker included. */
    @WithDefault("67108864")
    long roomBytes();

    /** Most answered calls that wait for the broker; a count. */
    @WithDefault("10000")
    int queue();

    /** Most connections to the teacher; a count. As many calls again wait for one. */
    @WithDefault("4096")
    int connections();

    /** Longest silence of the teacher's before a call is given up. */
    @WithDefault("PT10M")
    Duration silence();

    /** How long a broker may be away before a captured call is lost. */
    @WithDefault("PT2M")
    Duration writeTimeout();

    /** What must hold beyond the types. */
    static void check(CaptureConfig config, ConfigProblems problems) {
        problems.require(
                config.key().matches("caller|gateway"), "evenkeel.capture.key", config.key(), "caller or gateway");
        problems.require(
                config.answers().matches("marked|whole|none"),
                "evenkeel.capture.answers",
                config.answers(),
                "marked, whole or none");
        problems.require(
                !config.answerMark().isBlank()
                        && config.answerMark().equals(config.answerMark().strip()),
                "evenkeel.capture.answer-mark",
                config.answerMark(),
                "a text without white space at its ends");
        problems.requireFrom("evenkeel.capture.copy-bytes", config.copyBytes(), 1_024, "bytes");
        problems.requireFrom("evenkeel.capture.room-bytes", config.roomBytes(), 1_024, "bytes");
        problems.requireFrom("evenkeel.capture.queue", config.queue(), 1, "calls");
        problems.requireFrom("evenkeel.capture.connections", config.connections(), 1, "connections");
        problems.requirePositive("evenkeel.capture.silence", config.silence());
        problems.requirePositive("evenkeel.capture.write-timeout", config.writeTimeout());
    }
}

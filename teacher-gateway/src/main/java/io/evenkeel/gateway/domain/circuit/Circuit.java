package io.evenkeel.gateway.domain.circuit;

import java.time.Instant;

/**
 * A circuit breaker: after failures in a row nobody asks the teacher for a pause; then one call alone, the probe, finds
 * out whether it answers again. Source: M. Nygard, "Release It!", 2007.
 *
 * <p>Whoever is let through holds a pass, and tells with it how that went: what was let through before the last change
 * says nothing about the teacher as it is now, and changes nothing.
 *
 * @param changes how often the state has changed; a count
 */
public record Circuit(CircuitPolicy policy, State state, long changes) {

    /** Where it stands. */
    public sealed interface State permits Closed, Open, Probing {}

    /** Everybody is let through. */
    public record Closed(int failuresInARow) implements State {}

    /**
     * Nobody is let through.
     *
     * @param opening which one in a row, without an answer in between; a count from 1
     * @param until from then on one call is let through
     */
    public record Open(int opening, Instant until) implements State {}

    /** One call is on its way, the others wait for how it goes. */
    public record Probing(int opening) implements State {}

    /** Lets one call through. */
    public record Pass(long change) {}

    /** What somebody who wants to call is told. */
    public sealed interface Answer permits Go, Wait {}

    /** @param next the circuit from now on */
    public record Go(Circuit next, Pass pass) implements Answer {}

    /** @param until then to be asked again, or when the circuit changes before; {@link Instant#MAX} where only that helps */
    public record Wait(Instant until) implements Answer {}

    /** A circuit of a teacher of which nothing is known. */
    public static Circuit closed(CircuitPolicy policy) {
        return new Circuit(policy, new Closed(0), 0);
    }

    /** Somebody wants to call. */
    public Answer ask(Instant now) {
        return switch (state) {
            case Closed closed -> new Go(this, new Pass(changes));
            case Open open when now.isBefore(open.until()) -> new Wait(open.until());
            case Open open -> {
                var probing = change(new Probing(open.opening()));
                yield new Go(probing, new Pass(probing.changes));
            }
            case Probing probing -> new Wait(Instant.MAX);
        };
    }

    /** The teacher answered, be it with a refusal. */
    public Circuit answered(Pass pass) {
        if (isStale(pass)) {
            return this;
        }
        return switch (state) {
            case Closed closed -> new Circuit(policy, new Closed(0), changes);
            case Probing probing -> change(new Closed(0));
            case Open open -> this;
        };
    }

    /** It did not answer, or that it cannot. */
    public Circuit failed(Pass pass, Instant now) {
        if (isStale(pass)) {
            return this;
        }
        return switch (state) {
            case Closed closed
            when closed.failuresInARow() + 1 < policy.failures() ->
                new Circuit(policy, new Closed(closed.failuresInARow() + 1), changes);
            case Closed closed -> open(1, now);
            case Probing probing -> open(Math.addExact(probing.opening(), 1), now);
            case Open open -> this;
        };
    }

    /** The call was not made after all: another may be the probe at once. */
    public Circuit unused(Pass pass, Instant now) {
        return !isStale(pass) && state instanceof Probing probing ? change(new Open(probing.opening(), now)) : this;
    }

    private Circuit open(int opening, Instant now) {
        return change(new Open(opening, now.plus(policy.pause(opening))));
    }

    private Circuit change(State next) {
        return new Circuit(policy, next, changes + 1);
    }

    private boolean isStale(Pass pass) {
        return pass.change() != changes;
    }
}

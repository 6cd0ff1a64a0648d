package io.evenkeel.method.balance;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** How a stage's examples are shared out among the domains; the equations are in {@link BalancePolicy}. */
public enum Policy {
    /** As the traffic is. */
    NATURAL,
    /** The same for every domain. */
    NAIVE,
    /** From natural in the first stage towards uniform in the last: BalDistill's. */
    ADAPTIVE,
    /** A fixed mixture, 60 % natural and 40 % uniform: the control that spends as adaptive does, without its order. */
    STATIC;

    /**
     * The policy of this name, in lower case as it stands in a configuration.
     *
     * @throws IllegalArgumentException with one sentence that names the value and what is allowed
     */
    public static Policy parse(String name) {
        for (Policy policy : values()) {
            if (policy.label().equals(name)) {
                return policy;
            }
        }
        String allowed = Arrays.stream(values()).map(Policy::label).collect(Collectors.joining(", "));
        throw new IllegalArgumentException("policy is '" + name + "'; allowed: " + allowed + ".");
    }

    /** The name as it is written in configurations and records: lower case. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}

package io.evenkeel.contracts;

/** Who may write a topic. The label stands in documentation, access lists and {@code ce_source}. */
public enum Owner {
    /** Whoever produces traffic: the one writer that is not ours. */
    OUTSIDE("outside"),
    /** A person at the command line. */
    OPERATOR("operator"),
    SAMPLER("sampler-service"),
    SYNTHESIZER("synthesizer-service"),
    GATEWAY("teacher-gateway"),
    BUDGET("budget-service"),
    TRAINER("trainer-service");

    private final String label;

    Owner(String label) {
        this.label = label;
    }

    /** The name people know it by, such as {@code budget-service}. */
    public String label() {
        return label;
    }
}

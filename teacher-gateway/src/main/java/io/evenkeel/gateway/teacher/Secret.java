package io.evenkeel.gateway.teacher;

/** A key that must not show: it prints as {@code ***}, wherever it is printed. */
public final class Secret {
    private final String value;

    public Secret(String value) {
        this.value = value;
    }

    /** The value of an {@code Authorization} header. */
    public String asBearer() {
        return "Bearer " + value;
    }

    @Override
    public String toString() {
        return "***";
    }
}

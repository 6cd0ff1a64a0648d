package io.evenkeel.launcher;

import io.evenkeel.launcher.command.Commands;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;

/** The command {@code evenkeel}. */
public final class Evenkeel {
    /** Held, for the logging framework forgets the level of a logger that nobody holds. */
    private static final List<Logger> REGISTRY_CLIENT =
            List.of(Logger.getLogger("io.apicurio"), Logger.getLogger("DefaultSchemaResolver"));

    private Evenkeel() {}

    public static void main(String... arguments) {
        // It tells every schema that it looks up; what fails comes as an exception anyway.
        REGISTRY_CLIENT.forEach(logger -> logger.setLevel(Level.SEVERE));
        System.exit(Commands.run(arguments));
    }
}

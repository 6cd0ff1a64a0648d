package io.evenkeel.launcher;

import io.evenkeel.launcher.command.Commands;

/** The command {@code evenkeel}. */
public final class Evenkeel {
    private Evenkeel() {}

    public static void main(String... arguments) {
        System.exit(Commands.run(arguments));
    }
}

package io.evenkeel.launcher.command;

import io.evenkeel.launcher.running.Startup;

/** Stops what a command started, should it fail or be told to stop (Ctrl-C) before it says that all shall stay. */
final class UndoOnExit implements AutoCloseable {
    private final Startup startup;
    private final Thread hook;

    UndoOnExit(Startup startup) {
        this.startup = startup;
        this.hook = new Thread(this::undo, "undo");
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /** From here on, what was started stays. */
    void keep() {
        startup.keep();
    }

    private void undo() {
        try {
            startup.undo();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        undo();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The JVM is on its way out, and the hook has done or does the same.
        }
    }
}

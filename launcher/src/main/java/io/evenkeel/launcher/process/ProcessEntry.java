package io.evenkeel.launcher.process;

/**
 * A process as the table keeps it.
 *
 * @param name such as {@code budget-service}
 * @param pid of the operating system
 * @param startedAt milliseconds since the epoch, as the operating system says; tells a process from a later one with its pid
 * @param port where it listens
 * @param readyPath of its HTTP answer 200 once it is ready; empty where accepting connections is enough
 * @param settings hash of what it was told
 */
public record ProcessEntry(String name, long pid, long startedAt, int port, String readyPath, String settings) {}

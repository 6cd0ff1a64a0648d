package io.evenkeel.launcher.process;

import io.evenkeel.method.identity.Ids;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * One process of the system, before it runs.
 *
 * @param name such as {@code budget-service}
 * @param port where it listens
 * @param readyPath of its HTTP answer 200 once it is ready; empty where accepting connections is enough
 * @param command with arguments
 * @param environment set for it; no secrets
 * @param withheld variables of ours that it does not get to see
 */
public record Part(
        String name,
        int port,
        String readyPath,
        List<String> command,
        Map<String, String> environment,
        Set<String> withheld) {
    public Part {
        command = List.copyOf(command);
        environment = Map.copyOf(environment);
        withheld = Set.copyOf(withheld);
    }

    /** What it was told, as a hash: two that differ run differently. */
    String settingsHash() {
        var told = new ArrayList<>(command);
        new TreeMap<>(environment).forEach((name, value) -> told.add(name + "=" + value));
        return Ids.of("p", told.toArray(String[]::new));
    }
}

package io.evenkeel.launcher.running;

import io.evenkeel.embedded.FreePort;
import io.evenkeel.launcher.process.ProcessEntry;
import io.evenkeel.launcher.process.ProcessTable;
import io.evenkeel.launcher.settings.Launch;
import io.evenkeel.launcher.settings.Problems;
import io.evenkeel.launcher.settings.Setting;
import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Ports of a launch: as it wishes, else as before, so that those who run go on finding those who start, else any. */
final class PortChoice {
    private PortChoice() {}

    /**
     * A port for each process. A port that another program has is a problem, where ours has to have it.
     *
     * @throws IOException where the table cannot be read
     */
    static Map<String, Integer> of(Launch launch, ProcessTable table, Problems problems) throws IOException {
        var ports = new HashMap<String, Integer>();
        for (var name : Blueprint.names(launch)) {
            var known = table.find(name);
            if (known.isPresent() && ProcessTable.process(known.get()).isPresent()) {
                ports.put(name, known.get().port());
            }
        }
        var taken = new HashSet<>(ports.values());
        var missing = Blueprint.names(launch).stream()
                .filter(name -> !ports.containsKey(name))
                .toList();
        // Wishes first: what gets any port must not be given one of these.
        for (var name : missing) {
            int wished = wished(launch, name);
            if (wished != 0) {
                check(launch, name, wished, taken, problems);
                taken.add(wished);
                ports.put(name, wished);
            }
        }
        for (var name : missing) {
            if (!ports.containsKey(name)) {
                int before = table.find(name).map(ProcessEntry::port).orElse(0);
                int port = free(before, taken);
                taken.add(port);
                ports.put(name, port);
            }
        }
        return ports;
    }

    private static int wished(Launch launch, String name) {
        return switch (name) {
            case Blueprint.BROKER -> launch.kafkaPort();
            case Blueprint.REGISTRY -> launch.registryPort();
            case Blueprint.TEACHER -> 0;
            default -> launch.servicePort() == 0 ? 0 : launch.servicePort() + numberOf(name);
        };
    }

    private static int numberOf(String service) {
        return List.of(Service.values()).stream().map(Service::label).toList().indexOf(service);
    }

    private static void check(Launch launch, String name, int port, Set<Integer> taken, Problems problems) {
        if (taken.contains(port) || !FreePort.isFree(port)) {
            var setting = settingOf(name);
            int value = setting == Setting.SERVICE_PORT ? launch.servicePort() : port;
            problems.add(
                    setting,
                    Integer.toString(value),
                    "a port that nobody else has (" + name + " needs " + port + "), or 0 for any free one");
        }
    }

    private static Setting settingOf(String name) {
        return switch (name) {
            case Blueprint.BROKER -> Setting.KAFKA_PORT;
            case Blueprint.REGISTRY -> Setting.REGISTRY_PORT;
            default -> Setting.SERVICE_PORT;
        };
    }

    private static int free(int before, Set<Integer> taken) {
        if (before != 0 && !taken.contains(before) && FreePort.isFree(before)) {
            return before;
        }
        int port = FreePort.any();
        while (taken.contains(port)) {
            port = FreePort.any();
        }
        return port;
    }
}

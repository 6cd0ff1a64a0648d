package io.evenkeel.launcher.running;

import io.evenkeel.embedded.FreePort;
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
        for (var name : Blueprint.names(launch)) {
            if (!ports.containsKey(name)) {
                int wished = wished(launch, name);
                int before = table.find(name).map(entry -> entry.port()).orElse(0);
                int port = wished != 0 ? checked(wished, name, problems) : free(before, taken);
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

    private static int checked(int port, String name, Problems problems) {
        if (!FreePort.isFree(port)) {
            var setting =
                    switch (name) {
                        case Blueprint.BROKER -> Setting.KAFKA_PORT;
                        case Blueprint.REGISTRY -> Setting.REGISTRY_PORT;
                        default -> Setting.SERVICE_PORT;
                    };
            problems.add(
                    setting,
                    Integer.toString(port),
                    "a port that no other program listens on (" + name + " needs it), or 0 for any free one");
        }
        return port;
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

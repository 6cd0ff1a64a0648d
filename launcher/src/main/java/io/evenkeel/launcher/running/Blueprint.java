package io.evenkeel.launcher.running;

import io.evenkeel.embedded.BrokerFiles;
import io.evenkeel.embedded.Jvm;
import io.evenkeel.embedded.RegistryFiles;
import io.evenkeel.launcher.process.Part;
import io.evenkeel.launcher.records.Cluster;
import io.evenkeel.launcher.settings.Launch;
import io.evenkeel.launcher.settings.Setting;
import io.evenkeel.launcher.settings.TeacherChoice;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Which processes a launch takes, with command, environment and port of each. Starts nothing.
 *
 * @param launch what is wanted
 * @param home where data lie
 * @param checkout where programs lie
 * @param ports of each process by name
 */
record Blueprint(Launch launch, Home home, Checkout checkout, Map<String, Integer> ports) {
    static final String BROKER = "broker";
    static final String REGISTRY = "registry";
    static final String TEACHER = "teacher";

    /** Names of ours: a service is told what it needs and sees no more, least of all where a key is. */
    private static final Set<String> OUR_VARIABLES =
            Arrays.stream(Setting.values()).map(Setting::variable).collect(Collectors.toUnmodifiableSet());

    /** The processes that a launch takes, by name, in the order of their start. */
    static List<String> names(Launch launch) {
        var names = new ArrayList<String>();
        if (launch.kafka() == null) {
            names.add(BROKER);
        }
        if (launch.registry() == null) {
            names.add(REGISTRY);
        }
        if (launch.teacher().isOurs()) {
            names.add(TEACHER);
        }
        for (var service : Service.values()) {
            names.add(service.label());
        }
        return names;
    }

    /** The cluster that the services join. */
    Cluster cluster() {
        return new Cluster(
                launch.kafka() == null ? brokerFiles().bootstrapServers() : launch.kafka(),
                launch.registry() == null ? registryFiles().url() : launch.registry());
    }

    /** Broker, registry and teacher, as far as they are ours. */
    List<Part> foundations() {
        var parts = new ArrayList<Part>();
        if (launch.kafka() == null) {
            parts.add(new Part(BROKER, port(BROKER), "", brokerFiles().command(), Map.of(), withheld()));
        }
        if (launch.registry() == null) {
            parts.add(new Part(
                    REGISTRY,
                    port(REGISTRY),
                    "/apis/registry/v3/system/info",
                    registryFiles().command(),
                    Map.of(),
                    withheld()));
        }
        ownTeacher().ifPresent(parts::add);
        return parts;
    }

    /** The five. */
    List<Part> services() {
        return Arrays.stream(Service.values()).map(this::service).toList();
    }

    BrokerFiles brokerFiles() {
        return new BrokerFiles(checkout.installation(), home.broker(), port(BROKER));
    }

    RegistryFiles registryFiles() {
        return new RegistryFiles(checkout.installation(), home.registry(), port(REGISTRY));
    }

    private Optional<Part> ownTeacher() {
        return switch (launch.teacher()) {
            case TeacherChoice.Practice practice -> Optional.of(teacher(List.of("teacher")));
            case TeacherChoice.Recorded recorded ->
                Optional.of(teacher(List.of(
                        "recorded-teacher", "--teacher-file", recorded.file().toString())));
            case TeacherChoice.Remote remote -> Optional.empty();
            case TeacherChoice.Several several -> Optional.empty();
        };
    }

    private Part teacher(List<String> which) {
        var command = new ArrayList<>(Jvm.small("192m"));
        // The practice world is on our own class path.
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), "io.evenkeel.practice.PracticeMain"));
        command.addAll(which);
        command.addAll(List.of(
                "--port",
                Integer.toString(port(TEACHER)),
                "--bill",
                home.bill().toString(),
                "--model",
                launch.pipeline().getTeacherModel()));
        return new Part(TEACHER, port(TEACHER), "/health", command, Map.of(), withheld());
    }

    private Part service(Service service) {
        var command = service.runsStudent() ? forStudent(service.heap()) : Jvm.small(service.heap());
        var all = new ArrayList<>(command);
        all.addAll(List.of("-jar", checkout.serviceJar(service.label()).toString()));
        int port = port(service.label());
        var environment = new TreeMap<String, String>(Map.of(
                "EVENKEEL_KAFKA", cluster().kafka(),
                "EVENKEEL_REGISTRY", cluster().registry(),
                "EVENKEEL_HOME", home.folder().toString(),
                "EVENKEEL_SINGLE_NODE", Boolean.toString(launch.singleNode()),
                "QUARKUS_HTTP_HOST", "127.0.0.1",
                "QUARKUS_HTTP_PORT", Integer.toString(port)));
        if (service == Service.GATEWAY) {
            environment.putAll(teacherSettings());
            if (launch.captures()) {
                environment.put("EVENKEEL_CAPTURE_ENABLED", "true");
            }
        }
        if (service.runsStudent()) {
            environment.put("OMP_WAIT_POLICY", "PASSIVE");
            environment.put("OMP_NUM_THREADS", Integer.toString(threads(service)));
        }
        return new Part(
                service.label(),
                port,
                "/q/health/ready",
                all,
                environment,
                service == Service.GATEWAY ? OUR_VARIABLES : withheld());
    }

    /** Tensors are computed outside the heap, and what surrounds them runs long: both compilers, no spinning threads. */
    private static List<String> forStudent(String heap) {
        var command = new ArrayList<>(List.of(Jvm.java(), "-Xmx" + heap, "-XX:+UseSerialGC", "-Dai.djl.offline=true"));
        command.addAll(Jvm.quiet());
        return command;
    }

    /** Training gets all cores, what runs beside it half of them. */
    private static int threads(Service service) {
        int cores = Runtime.getRuntime().availableProcessors();
        return service == Service.TRAINER ? cores : Math.max(1, cores / 2);
    }

    private Map<String, String> teacherSettings() {
        return switch (launch.teacher()) {
            case TeacherChoice.Remote remote -> settings(remote);
            case TeacherChoice.Several several -> settings(several);
            case TeacherChoice.Practice practice -> ownTeacherSettings();
            case TeacherChoice.Recorded recorded -> ownTeacherSettings();
        };
    }

    private static Map<String, String> settings(TeacherChoice.Remote remote) {
        var settings = new TreeMap<String, String>();
        settings.put("EVENKEEL_TEACHER_URL", remote.url());
        settings.put("EVENKEEL_TEACHER_BATCH", Boolean.toString(remote.hasBatches()));
        if (remote.keyVariable() != null) {
            settings.put("EVENKEEL_TEACHER_KEY_ENV", remote.keyVariable());
        }
        return settings;
    }

    private static Map<String, String> settings(TeacherChoice.Several several) {
        var settings = new TreeMap<String, String>();
        settings.put("EVENKEEL_TEACHER_URL", several.members().getFirst().url());
        for (var member : several.members()) {
            var prefix = "EVENKEEL_TEACHERS_" + member.asked().getName().toUpperCase(Locale.ROOT) + "_";
            settings.put(prefix + "URL", member.url());
            settings.put(prefix + "HONOURS_IDEMPOTENCY_KEY", Boolean.toString(member.honoursIdempotencyKey()));
            settings.put(prefix + "BATCH", Boolean.toString(member.hasBatches()));
            if (member.keyVariable() != null) {
                settings.put(prefix + "KEY_ENV", member.keyVariable());
            }
            if (member.usageLookup() != null) {
                settings.put(prefix + "USAGE_LOOKUP", member.usageLookup());
            }
        }
        return settings;
    }

    private Map<String, String> ownTeacherSettings() {
        var base = "http://127.0.0.1:" + port(TEACHER) + "/v1";
        return Map.of(
                "EVENKEEL_TEACHER_URL",
                base,
                "EVENKEEL_TEACHER_HONOURS_IDEMPOTENCY_KEY",
                "true",
                "EVENKEEL_TEACHER_USAGE_LOOKUP",
                base + "/usage/{key}",
                "EVENKEEL_TEACHER_BATCH",
                "true",
                // It is for trying out: nobody wants to wait long.
                "EVENKEEL_TEACHER_BATCH_WAIT",
                "PT1S",
                "EVENKEEL_TEACHER_BATCH_POLL",
                "PT1S");
    }

    /** What all but the gateway do not get to see: the teachers' keys too. */
    private Set<String> withheld() {
        var withheld = new HashSet<>(OUR_VARIABLES);
        withheld.addAll(launch.teacher().keyVariables());
        return withheld;
    }

    private int port(String name) {
        return ports.getOrDefault(name, 0);
    }
}

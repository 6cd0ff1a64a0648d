package io.evenkeel.launcher.running;

import io.evenkeel.contracts.SchemaDeployment;
import io.evenkeel.contracts.Topic;
import io.evenkeel.contracts.TopicDeployment;
import io.evenkeel.launcher.process.Part;
import io.evenkeel.launcher.process.ProcessEntry;
import io.evenkeel.launcher.process.ProcessTable;
import io.evenkeel.launcher.process.Processes;
import io.evenkeel.launcher.process.Readiness;
import io.evenkeel.launcher.records.Cluster;
import io.evenkeel.launcher.settings.Launch;
import io.evenkeel.launcher.settings.Problems;
import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;

/**
 * Starts what is missing of a system and touches nothing that runs. What this call started it also stops, should a later
 * step fail or the launcher be told to stop: nothing half-started is left behind.
 */
public final class Startup {
    private static final Duration PATIENCE = Duration.ofSeconds(180);
    private static final short COPIES_IN_A_CLUSTER = 3;

    private final Launch launch;
    private final Home home;
    private final Checkout checkout;
    private final Consumer<String> notes;
    private final Started started = new Started();

    /** @param notes take what is being done, a sentence at a time */
    public Startup(Launch launch, Checkout checkout, Consumer<String> notes) {
        this.launch = launch;
        this.home = new Home(launch.home());
        this.checkout = checkout;
        this.notes = notes;
    }

    /**
     * Starts what is missing, and returns when all is ready: processes, topics, schemas.
     *
     * @return the cluster that the services work on
     * @throws io.evenkeel.launcher.settings.WrongConfiguration where a port is taken or nobody answers at a given address
     * @throws Processes.StartFailed where a process ends or is not ready in time
     */
    public Cluster run() throws IOException, InterruptedException {
        requireBuilt();
        var problems = new Problems();
        var ports = PortChoice.of(launch, home.processes(), problems);
        Reachability.check(launch, problems);
        problems.throwIfAny();

        var blueprint = new Blueprint(launch, home, checkout, ports);
        try (var readiness = new Readiness()) {
            var processes = new Processes(home.processes(), home.logs(), readiness);
            bring(blueprint.foundations(), blueprint, processes);
            deploy(blueprint.cluster());
            bring(blueprint.services(), blueprint, processes);
        } catch (IOException | InterruptedException | RuntimeException e) {
            undo();
            throw e;
        }
        return blueprint.cluster();
    }

    /** Stops what this call started, the last first. */
    public void undo() throws InterruptedException {
        started.undo();
    }

    /** From here on, what was started stays. */
    public void keep() {
        started.keep();
    }

    private void requireBuilt() {
        var missing = checkout.missing();
        if (!missing.isEmpty()) {
            throw new Processes.StartFailed(
                    missing.get(0) + " is not built; ./evenkeel builds it, and so does ./mvnw package -DskipTests");
        }
    }

    private void bring(List<Part> parts, Blueprint blueprint, Processes processes)
            throws IOException, InterruptedException {
        var awaited = new ArrayList<ProcessEntry>();
        for (var part : parts) {
            var known = home.processes().find(part.name());
            if (known.isPresent() && ProcessTable.process(known.get()).isPresent()) {
                if (Processes.runsDifferently(known.get(), part)) {
                    notes.accept(part.name() + " runs with other settings than these and is left alone; "
                            + "'evenkeel down' and 'up' would change them.");
                }
                awaited.add(known.get());
            } else {
                awaited.add(start(part, blueprint, processes));
            }
        }
        processes.awaitReady(awaited, PATIENCE);
    }

    private ProcessEntry start(Part part, Blueprint blueprint, Processes processes)
            throws IOException, InterruptedException {
        notes.accept("starting " + part.name() + " on port " + part.port());
        switch (part.name()) {
            case Blueprint.BROKER -> blueprint.brokerFiles().prepare();
            case Blueprint.REGISTRY -> blueprint.registryFiles().prepare();
            case Blueprint.TEACHER -> Files.createDirectories(home.bill().getParent());
            default -> {
                // A service makes its own folders.
            }
        }
        var entry = processes.start(part);
        if (!started.add(entry)) {
            // Ctrl-C came while it was being started.
            undo();
            throw new Processes.StartFailed("told to stop while starting " + part.name());
        }
        return entry;
    }

    private void deploy(Cluster cluster) throws IOException, InterruptedException {
        try (var admin = cluster.admin();
                var http = HttpClient.newHttpClient()) {
            short copies = launch.singleNode() ? 1 : COPIES_IN_A_CLUSTER;
            var created = new TopicDeployment(admin, Topic.PARTITIONS, copies).createMissing();
            if (!created.isEmpty()) {
                notes.accept("created " + created.size() + " topics");
            }
            new SchemaDeployment(http, cluster.registryApi()).registerAll();
        } catch (ExecutionException e) {
            var cause = e.getCause() == null ? e : e.getCause();
            throw new Processes.StartFailed("the topics cannot be created: " + cause.getMessage());
        }
    }
}

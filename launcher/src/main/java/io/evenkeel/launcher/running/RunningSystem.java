package io.evenkeel.launcher.running;

import io.evenkeel.embedded.BrokerFiles;
import io.evenkeel.embedded.RegistryFiles;
import io.evenkeel.launcher.pipeline.PipelineRecords;
import io.evenkeel.launcher.pipeline.Scope;
import io.evenkeel.launcher.process.ProcessEntry;
import io.evenkeel.launcher.process.ProcessTable;
import io.evenkeel.launcher.records.Cluster;
import io.evenkeel.launcher.report.PipelineFold;
import io.evenkeel.launcher.settings.Place;
import io.evenkeel.launcher.settings.Setting;
import io.evenkeel.launcher.settings.Settings;
import io.evenkeel.launcher.settings.WrongConfiguration;
import java.io.IOException;
import java.util.Optional;
import java.util.function.IntFunction;

/**
 * What {@code up} left behind, as later commands find it.
 *
 * @param place where it is to be found
 */
public record RunningSystem(Place place) {
    /**
     * Finds it by these settings.
     *
     * @throws WrongConfiguration where they cannot be
     */
    public static RunningSystem of(Settings settings) {
        return new RunningSystem(Place.of(settings));
    }

    /** Where it lies. */
    public Home home() {
        return new Home(place.home());
    }

    /** The pipeline that is meant. */
    public Scope scope() {
        return new Scope(place.ledger(), place.pipeline());
    }

    /**
     * The cluster: the one that was named, else our own.
     *
     * @throws WrongConfiguration where neither is there
     */
    public Cluster cluster() throws IOException {
        var files = Checkout.here().installation();
        var kafka = place.kafka();
        var registry = place.registry();
        return new Cluster(
                kafka != null
                        ? kafka
                        : own(Setting.KAFKA, Blueprint.BROKER, port -> new BrokerFiles(files, home().broker(), port)
                                .bootstrapServers()),
                registry != null
                        ? registry
                        : own(Setting.REGISTRY, Blueprint.REGISTRY, port -> new RegistryFiles(
                                        files, home().registry(), port)
                                .url()));
    }

    /** The address of our own teacher's API without its path, such as {@code http://127.0.0.1:4711}; none of another's. */
    public Optional<String> teacher() throws IOException {
        return home().processes()
                .find(Blueprint.TEACHER)
                .filter(entry -> ProcessTable.process(entry).isPresent())
                .map(entry -> "http://127.0.0.1:" + entry.port());
    }

    /** What the topics say of the pipeline now. */
    public PipelineFold read() throws IOException, InterruptedException {
        var fold = new PipelineFold(scope().ledger(), scope().pipeline());
        try (var records = new PipelineRecords(cluster(), scope(), PipelineFold.TOPICS)) {
            records.readNew(fold::add);
        }
        return fold;
    }

    private String own(Setting setting, String process, IntFunction<String> ours) throws IOException {
        return home().processes()
                .find(process)
                .filter(entry -> ProcessTable.process(entry).isPresent())
                .map(ProcessEntry::port)
                .map(ours::apply)
                .orElseThrow(() -> new WrongConfiguration("No " + process + " runs in " + place.home()
                        + "; allowed: a home whose system is up ('evenkeel up' starts it), or the address in "
                        + setting.option() + "."));
    }
}

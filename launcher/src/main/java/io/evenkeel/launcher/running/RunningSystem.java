package io.evenkeel.launcher.running;

import io.evenkeel.embedded.BrokerFiles;
import io.evenkeel.embedded.RegistryFiles;
import io.evenkeel.launcher.pipeline.PipelineRecords;
import io.evenkeel.launcher.pipeline.Scope;
import io.evenkeel.launcher.process.ProcessEntry;
import io.evenkeel.launcher.process.ProcessTable;
import io.evenkeel.launcher.records.Cluster;
import io.evenkeel.launcher.report.PipelineFold;
import io.evenkeel.launcher.settings.Launch;
import io.evenkeel.launcher.settings.Problems;
import io.evenkeel.launcher.settings.Setting;
import io.evenkeel.launcher.settings.Settings;
import io.evenkeel.launcher.settings.WrongConfiguration;
import java.io.IOException;
import java.util.Optional;
import java.util.function.IntFunction;

/**
 * What {@code up} left behind, as later commands find it.
 *
 * @param settings in force
 * @param home where it lies
 */
public record RunningSystem(Settings settings, Home home) {
    /**
     * Finds it by its home.
     *
     * @throws WrongConfiguration where the home cannot be one
     */
    public static RunningSystem of(Settings settings) {
        var problems = new Problems();
        var home = new Home(Launch.home(settings, problems));
        problems.throwIfAny();
        return new RunningSystem(settings, home);
    }

    /** The pipeline that is meant. */
    public Scope scope() {
        return new Scope(settings.value(Setting.LEDGER), settings.value(Setting.PIPELINE));
    }

    /**
     * The cluster: the one that was named, else our own.
     *
     * @throws WrongConfiguration where neither is there
     */
    public Cluster cluster() throws IOException {
        var files = Checkout.here().installation();
        return new Cluster(
                address(Setting.KAFKA, Blueprint.BROKER, port -> new BrokerFiles(files, home.broker(), port)
                        .bootstrapServers()),
                address(Setting.REGISTRY, Blueprint.REGISTRY, port -> new RegistryFiles(files, home.registry(), port)
                        .url()));
    }

    /** The address of our own teacher's API without its path, such as {@code http://127.0.0.1:4711}; none of another's. */
    public Optional<String> teacher() throws IOException {
        return home.processes()
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

    private String address(Setting setting, String process, IntFunction<String> ours) throws IOException {
        if (settings.has(setting)) {
            return settings.value(setting);
        }
        return home.processes()
                .find(process)
                .filter(entry -> ProcessTable.process(entry).isPresent())
                .map(ProcessEntry::port)
                .map(ours::apply)
                .orElseThrow(() -> new WrongConfiguration("No " + process + " runs in " + home.folder()
                        + "; allowed: a home whose system is up ('evenkeel up' starts it), or the address in "
                        + setting.option() + "."));
    }
}

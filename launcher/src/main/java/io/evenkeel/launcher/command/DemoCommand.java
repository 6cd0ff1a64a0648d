package io.evenkeel.launcher.command;

import io.evenkeel.contracts.avro.PipelinePhase;
import io.evenkeel.launcher.demo.DemoSettings;
import io.evenkeel.launcher.demo.LiveProgress;
import io.evenkeel.launcher.demo.PeakMemory;
import io.evenkeel.launcher.demo.PracticeFile;
import io.evenkeel.launcher.demo.Screen;
import io.evenkeel.launcher.demo.TeachersBill;
import io.evenkeel.launcher.listing.Listing;
import io.evenkeel.launcher.pipeline.PipelineRecords;
import io.evenkeel.launcher.pipeline.PipelineStart;
import io.evenkeel.launcher.process.HomeLock;
import io.evenkeel.launcher.process.ProcessEntry;
import io.evenkeel.launcher.process.ProcessTable;
import io.evenkeel.launcher.records.Cluster;
import io.evenkeel.launcher.report.PipelineFold;
import io.evenkeel.launcher.running.Checkout;
import io.evenkeel.launcher.running.Home;
import io.evenkeel.launcher.running.RunningSystem;
import io.evenkeel.launcher.running.Shutdown;
import io.evenkeel.launcher.running.Startup;
import io.evenkeel.launcher.settings.Launch;
import io.evenkeel.launcher.settings.Settings;
import io.evenkeel.launcher.settings.SettingsFile;
import io.evenkeel.launcher.settings.WrongConfiguration;
import io.evenkeel.launcher.traffic.TrafficFile;
import io.evenkeel.launcher.traffic.TrafficSender;
import io.evenkeel.practice.traffic.PracticeTraffic;
import io.evenkeel.practice.traffic.TrafficSettings;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "demo",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        abbreviateSynopsis = true,
        description = {
            "Everything in one go on the practice world; ends with the final table.",
            "Starts broker, registry, practice teacher and the five services as processes, sends seeded traffic, shows",
            "progress, and stops everything. Exit code 0 when the pipeline finished and its books balance."
        })
final class DemoCommand implements Callable<Integer>, TakesSettings {
    private static final long POLL_MILLIS = 500;
    private static final String MARK = "demo";

    private final SettingOptions options = SettingOptions.all();

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec command;

    @Option(
            names = "--records",
            defaultValue = "12000",
            description = "Records of practice traffic. Default: ${DEFAULT-VALUE}.")
    private int records;

    @Option(names = "--timeout", defaultValue = "3600", description = "Seconds. Default: ${DEFAULT-VALUE}.")
    private long timeoutSeconds;

    @Option(
            names = "--json",
            description = "The final table as one object on standard output, progress on standard error.")
    private boolean json;

    @Override
    public SettingOptions settings() {
        return options;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        var began = Instant.now();
        var settings = options.inForce(false, DemoSettings.of(Checkout.here()));
        var launch = Launch.of(settings, System::getenv);
        if (launch.kafka() != null || launch.registry() != null) {
            throw new WrongConfiguration(
                    "kafka or registry is set; allowed: neither. The demo starts its own, and keeps its"
                            + " practice traffic out of yours; 'evenkeel up' joins a cluster.");
        }
        var home = new Home(launch.home());
        try (var lock = HomeLock.take(launch.home()).orElseThrow(() -> UpCommand.busy(home))) {
            clearAway(home);
            var startup =
                    new Startup(launch, Checkout.here(), note -> progress().println(note));
            try (var undo = new UndoOnExit(startup)) {
                var cluster = startup.run();
                SettingsFile.write(home.settingsFile(), settings.set());
                new PipelineStart(cluster, InstantSource.system()).run(launch.pipeline());
                sendTraffic(cluster, launch);
                return follow(cluster, launch, settings, began);
            }
        }
    }

    /** Removes what an earlier demo left, and nothing that is not a demo's. */
    private static void clearAway(Home home) throws IOException, InterruptedException {
        var mark = home.folder().resolve(MARK);
        if (!Files.exists(mark) && !home.processes().all().isEmpty()) {
            throw new WrongConfiguration(
                    "home is '" + home.folder()
                            + "', where a system lies that is no demo's; allowed: a folder without one. The demo deletes what it finds.");
        }
        Shutdown.inOrder(home.processes().all());
        home.purge();
        Files.write(mark, new byte[0]);
    }

    private void sendTraffic(Cluster cluster, Launch launch) throws IOException {
        var traffic =
                new PracticeTraffic(TrafficSettings.usual(launch.pipeline().getSeed(), records));
        var file = PracticeFile.write(traffic, launch.home().resolve("state"));
        try (var sender = new TrafficSender(cluster, InstantSource.system())) {
            progress()
                    .println("sent " + sender.send(TrafficFile.open(file)).sent() + " records of traffic over "
                            + traffic.counts().size() + " domains");
        }
    }

    private int follow(Cluster cluster, Launch launch, Settings settings, Instant began)
            throws IOException, InterruptedException {
        var system = RunningSystem.of(settings);
        var scope = system.scope();
        var fold = new PipelineFold(scope.ledger(), scope.pipeline());
        var memory = new PeakMemory();
        var screen = new Screen(progress(), Ansi.AUTO.enabled());
        var end = began.plusSeconds(timeoutSeconds);
        try (var pipeline = new PipelineRecords(cluster, scope, PipelineFold.TOPICS)) {
            while (fold.inForce().filter(WaitCommand::hasStopped).isEmpty()) {
                pipeline.readNew(fold::add);
                screen.show(LiveProgress.lines(fold), Instant.now());
                memory.sample(pids(system.home()));
                var ended = ended(system.home());
                if (!ended.isEmpty()) {
                    progress()
                            .println(String.join(", ", ended) + " ended; the logs are in "
                                    + system.home().logs() + ".");
                    return Commands.FAILED;
                }
                if (Instant.now().isAfter(end)) {
                    progress().println("The pipeline had not stopped after " + timeoutSeconds + " s.");
                    return Commands.TIMED_OUT;
                }
                TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
            }
            pipeline.readNew(fold::add);
        }
        var teacher = system.teacher();
        var billed = teacher.isPresent() ? OptionalLong.of(TeachersBill.tokens(teacher.get())) : OptionalLong.empty();
        print(fold);
        progress()
                .printf(
                        "%s s, peak memory of all processes %.1f GiB. Data stay in %s until the next demo.%n",
                        Duration.between(began, Instant.now()).toSeconds(), memory.gib(), launch.home());
        return verdict(fold, billed);
    }

    private void print(PipelineFold fold) {
        var out = command.commandLine().getOut();
        out.println();
        out.print(json ? Listing.line(fold.report().json()) : fold.report().table());
        out.flush();
    }

    private int verdict(PipelineFold fold, OptionalLong billed) {
        var totals = fold.report().totals();
        boolean agrees = billed.isEmpty() || billed.getAsLong() == totals.posted();
        if (billed.isPresent()) {
            progress()
                    .printf(
                            "The teacher's own log bills %,d tokens, the journal has %,d posted: %s.%n",
                            billed.getAsLong(), totals.posted(), agrees ? "equal" : "NOT EQUAL");
        }
        boolean finished = fold.inForce()
                .filter(now -> now.getPhase() == PipelinePhase.FINISHED)
                .isPresent();
        if (!finished) {
            progress().println("The pipeline stopped: " + totals.reason() + ".");
        }
        return finished && agrees && totals.balanced() ? Commands.DONE : Commands.FAILED;
    }

    private static List<String> ended(Home home) throws IOException {
        return home.processes().all().stream()
                .filter(entry -> ProcessTable.process(entry).isEmpty())
                .map(ProcessEntry::name)
                .toList();
    }

    private static List<Long> pids(Home home) throws IOException {
        var pids = new ArrayList<Long>();
        pids.add(ProcessHandle.current().pid());
        home.processes().all().stream()
                .filter(entry -> ProcessTable.process(entry).isPresent())
                .map(ProcessEntry::pid)
                .forEach(pids::add);
        return pids;
    }

    /** Where progress goes: not between the lines of an object that a script reads. */
    private PrintWriter progress() {
        return json ? command.commandLine().getErr() : command.commandLine().getOut();
    }
}

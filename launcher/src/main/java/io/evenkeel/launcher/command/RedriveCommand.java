package io.evenkeel.launcher.command;

import static io.evenkeel.launcher.listing.Listing.column;

import io.evenkeel.contracts.Owner;
import io.evenkeel.launcher.listing.Listing;
import io.evenkeel.launcher.records.Redrive;
import io.evenkeel.launcher.running.RunningSystem;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "redrive",
        mixinStandardHelpOptions = true,
        description = {
            "Puts dead letters back for their service to read again.",
            "For when the cause is mended.",
            "Each goes back once, however often this is called."
        })
final class RedriveCommand implements Callable<Integer>, TakesSettings {
    private static final List<Owner> SERVICES =
            List.of(Owner.SAMPLER, Owner.SYNTHESIZER, Owner.GATEWAY, Owner.BUDGET, Owner.TRAINER);
    private static final Listing<PutBack> LISTING =
            Listing.of(column("service", PutBack::service), column("records", PutBack::records));

    private final SettingOptions options = SettingOptions.ofAPipeline();

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec command;

    @Parameters(paramLabel = "SERVICE", arity = "0..*", description = "Such as budget-service. Default: every service.")
    private List<String> services = List.of();

    @Option(names = "--json", description = "One object a line.")
    private boolean json;

    private record PutBack(String service, int records) {}

    @Override
    public SettingOptions settings() {
        return options;
    }

    @Override
    public Integer call() throws IOException {
        var wanted = services.isEmpty()
                ? SERVICES
                : services.stream().map(this::owner).toList();
        var cluster = RunningSystem.of(options.inForce()).cluster();
        var rows = new ArrayList<PutBack>();
        for (var service : wanted) {
            rows.add(new PutBack(service.label(), new Redrive(cluster, service).run()));
        }
        var out = command.commandLine().getOut();
        out.print(json ? LISTING.jsonLines(rows) : LISTING.table(rows));
        out.flush();
        return Commands.DONE;
    }

    private Owner owner(String name) {
        return SERVICES.stream()
                .filter(service -> service.label().equals(name))
                .findFirst()
                .orElseThrow(() -> new ParameterException(
                        command.commandLine(),
                        "SERVICE is '" + name + "'; allowed: "
                                + String.join(
                                        ", ",
                                        SERVICES.stream().map(Owner::label).toList())
                                + "."));
    }
}

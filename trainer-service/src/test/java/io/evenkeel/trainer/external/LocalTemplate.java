package io.evenkeel.trainer.external;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;

/** {@code deploy/external-training/local/run.sh} with trainers of the tests. */
public final class LocalTemplate {
    static final Path DEPLOY =
            Path.of("../deploy/external-training").toAbsolutePath().normalize();
    private static final String RUN = DEPLOY.resolve("local/run.sh").toString();

    private LocalTemplate() {}

    /** The template with a trainer that is a bash script; it has the job's folder as {@code $1}. */
    static List<String> of(Path folder, String script) {
        return List.of(RUN, program(folder, "trainer.sh", script).toString());
    }

    /** The template with a trainer that trains with our own student. */
    public static String[] withStudents() {
        return withStudents(DEPLOY);
    }

    /** @param leave the trainer waits until this is there */
    public static String[] withStudents(Path leave) {
        return new String[] {
            RUN,
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx256m",
            "-D" + StudentTrainer.LEAVE + "=" + leave,
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            System.getProperty("java.class.path"),
            StudentTrainer.class.getName()
        };
    }

    /** A bash script that can be run. */
    static Path program(Path folder, String name, String script) {
        var file = folder.resolve(name);
        try {
            Files.writeString(file, "#!/usr/bin/env bash\nset -eu\n" + script + "\n");
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return file;
    }

    /** Words before others. */
    static List<String> before(Path program, List<String> words) {
        var all = new ArrayList<String>();
        all.add(program.toString());
        all.addAll(words);
        return all;
    }
}

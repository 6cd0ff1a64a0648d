package io.evenkeel.practice.teacher;

import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A teacher's server in this process, and a conversation with it, for tests. */
public final class RunningTeacher implements AutoCloseable {
    private final TeacherServer server;
    private final Conversation conversation;

    private RunningTeacher(TeacherServer server) {
        this.server = server;
        this.conversation = new Conversation(server.port());
    }

    public static RunningTeacher start(Path folder, Teacher teacher, Dials dials) throws IOException {
        return start(folder, teacher, dials, null, Map.of());
    }

    public static RunningTeacher start(
            Path folder, Teacher teacher, Dials dials, @Nullable String apiKey, Map<String, Integer> notes)
            throws IOException {
        var bill = Bill.open(folder.resolve("bill.jsonl"), false, InstantSource.system());
        var settings = new TeacherSettings("127.0.0.1", 0, apiKey, "practice-teacher", notes);
        return new RunningTeacher(TeacherServer.start(settings, teacher, bill, dials));
    }

    /** Dials without any error, fault or latency. */
    public static Dials flawless() {
        return new Dials(1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 600_000, 1, true, true, 0);
    }

    public Conversation conversation() {
        return conversation;
    }

    public int port() {
        return server.port();
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}

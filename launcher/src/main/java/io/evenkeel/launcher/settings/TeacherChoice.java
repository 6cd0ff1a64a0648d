package io.evenkeel.launcher.settings;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Who teaches. */
public sealed interface TeacherChoice {
    /** The practice teacher, which we start. */
    record Practice() implements TeacherChoice {}

    /** Recorded answers, which we serve. */
    record Recorded(Path file) implements TeacherChoice {}

    /**
     * A model behind somebody's API.
     *
     * @param url base URL of an OpenAI-compatible API
     * @param keyVariable environment variable that holds the key; null where none is needed
     */
    record Remote(String url, @Nullable String keyVariable) implements TeacherChoice {}
}

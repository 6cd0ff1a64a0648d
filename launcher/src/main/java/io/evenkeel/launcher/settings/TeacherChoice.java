package io.evenkeel.launcher.settings;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Who teaches. */
public sealed interface TeacherChoice {
    /** Terms of its outputs where nobody names others; empty where nobody can but whoever has a contract with it. */
    String standardTerms();

    /** The practice teacher, which we start. */
    record Practice() implements TeacherChoice {
        @Override
        public String standardTerms() {
            return "practice teacher: made up by this program, for any use";
        }
    }

    /** Recorded answers, which we serve. */
    record Recorded(Path file) implements TeacherChoice {
        @Override
        public String standardTerms() {
            return "recorded answers: the terms of whoever recorded them";
        }
    }

    /**
     * A model behind somebody's API.
     *
     * @param url base URL of an OpenAI-compatible API
     * @param keyVariable environment variable that holds the key; null where none is needed
     */
    record Remote(String url, @Nullable String keyVariable) implements TeacherChoice {
        @Override
        public String standardTerms() {
            return "";
        }
    }
}

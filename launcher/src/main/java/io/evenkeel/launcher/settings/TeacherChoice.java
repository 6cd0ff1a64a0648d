package io.evenkeel.launcher.settings;

import io.evenkeel.contracts.avro.Teacher;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Who teaches. */
public sealed interface TeacherChoice {
    /** Terms of its outputs where nobody names others; empty where nobody can but whoever has a contract with it. */
    String standardTerms();

    /** Whether we start it. */
    boolean isOurs();

    /** Whether calls can go through a batch API: that of the only one, or of some. */
    boolean hasBatches();

    /** Environment variables that hold a key. */
    Set<String> keyVariables();

    /** Those among whom calls are shared; empty for the only one. */
    default List<Teacher> asked() {
        return List.of();
    }

    /** The practice teacher, which we start. */
    record Practice() implements TeacherChoice {
        @Override
        public String standardTerms() {
            return "practice teacher: made up by this program, for any use";
        }

        @Override
        public boolean isOurs() {
            return true;
        }

        @Override
        public boolean hasBatches() {
            return true;
        }

        @Override
        public Set<String> keyVariables() {
            return Set.of();
        }
    }

    /** Recorded answers, which we serve. */
    record Recorded(Path file) implements TeacherChoice {
        @Override
        public String standardTerms() {
            return "recorded answers: the terms of whoever recorded them";
        }

        @Override
        public boolean isOurs() {
            return true;
        }

        @Override
        public boolean hasBatches() {
            return true;
        }

        @Override
        public Set<String> keyVariables() {
            return Set.of();
        }
    }

    /**
     * A model behind somebody's API.
     *
     * @param url base URL of an OpenAI-compatible API
     * @param keyVariable environment variable that holds the key; null where none is needed
     * @param hasBatches whether it has OpenAI's Batch API
     */
    record Remote(String url, @Nullable String keyVariable, boolean hasBatches) implements TeacherChoice {
        @Override
        public String standardTerms() {
            return "";
        }

        @Override
        public boolean isOurs() {
            return false;
        }

        @Override
        public Set<String> keyVariables() {
            return keyVariable == null ? Set.of() : Set.of(keyVariable);
        }
    }

    /**
     * Several models behind APIs.
     *
     * @param members in the order of their file; one at least
     */
    record Several(List<Member> members) implements TeacherChoice {
        public Several {
            members = List.copyOf(members);
        }

        @Override
        public String standardTerms() {
            return "";
        }

        @Override
        public boolean isOurs() {
            return false;
        }

        @Override
        public boolean hasBatches() {
            return members.stream().anyMatch(Member::hasBatches);
        }

        @Override
        public Set<String> keyVariables() {
            return members.stream()
                    .map(Member::keyVariable)
                    .filter(Objects::nonNull)
                    .collect(Collectors.toUnmodifiableSet());
        }

        @Override
        public List<Teacher> asked() {
            return members.stream().map(Member::asked).toList();
        }
    }

    /**
     * One of several.
     *
     * @param asked what the pipeline's definition says of it
     * @param url as {@link Remote#url}
     * @param keyVariable as {@link Remote#keyVariable}
     * @param usageLookup URL with {@code {key}} that tells what became of a call; null where there is none
     * @param honoursIdempotencyKey whether it answers and bills a repeated key once
     * @param hasBatches as {@link Remote#hasBatches}
     */
    record Member(
            Teacher asked,
            String url,
            @Nullable String keyVariable,
            @Nullable String usageLookup,
            boolean honoursIdempotencyKey,
            boolean hasBatches) {}
}

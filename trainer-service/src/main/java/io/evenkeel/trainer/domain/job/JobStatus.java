package io.evenkeel.trainer.domain.job;

/** What a user's command says of a job. */
public sealed interface JobStatus {

    /** The longest part of somebody else's words that is passed on; characters. */
    int LONGEST_QUOTE = 200;

    /**
     * It was started and has not ended.
     *
     * @param step optimizer steps made; 0 where the command does not tell
     */
    record Running(int step) implements JobStatus {
        @Override
        public String words() {
            return step == 0 ? "running" : "running, step " + step;
        }
    }

    /** It ended well. */
    record Succeeded() implements JobStatus {
        @Override
        public String words() {
            return "succeeded";
        }
    }

    /** It ended without a student. */
    record Failed(String reason) implements JobStatus {
        @Override
        public String words() {
            return "failed: " + reason;
        }
    }

    /** Nobody started it. */
    record Unknown() implements JobStatus {
        @Override
        public String words() {
            return "not started";
        }
    }

    /** The command could not tell: the cluster is away, or the command is broken. */
    record NoAnswer(String why) implements JobStatus {
        @Override
        public String words() {
            return "no answer: " + why;
        }
    }

    /** The same for people. */
    String words();

    /**
     * Reads the answer to {@code status}: {@code running}, {@code running STEP}, {@code succeeded}, {@code failed REASON} or
     * {@code unknown}, on the first line. Anything else is no answer, never a reason to start or to give up.
     */
    static JobStatus read(String printed) {
        var line = printed.lines().findFirst().orElse("").strip();
        var words = line.split("\\s+", 2);
        var rest = words.length == 2 ? words[1] : "";
        return switch (words[0]) {
            case "running" -> new Running(step(rest));
            case "succeeded" -> new Succeeded();
            case "failed" -> new Failed(rest.isEmpty() ? "no reason given" : quote(rest));
            case "unknown" -> new Unknown();
            default ->
                new NoAnswer("status printed '" + quote(line)
                        + "'; allowed: running, running STEP, succeeded, failed REASON, unknown");
        };
    }

    private static int step(String text) {
        return text.matches("\\d{1,9}") ? Integer.parseInt(text) : 0;
    }

    private static String quote(String text) {
        return text.length() > LONGEST_QUOTE ? text.substring(0, LONGEST_QUOTE) : text;
    }
}

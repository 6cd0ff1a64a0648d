package io.evenkeel.student.generation;

import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.LongStream;

/**
 * Text of a completion as its tokens come, up to a stop sequence. Never half a character: tokens may be single bytes, so text
 * is held back while it ends in what no character is yet.
 */
final class CompletionText {
    private static final char NO_CHARACTER = '\uFFFD';

    private final Function<long[], String> decode;
    private final StopSearch stop;

    /** The tokens said last: a token's text may depend on what stands before it. */
    private long[] said = {};

    private long[] unsaid = {};

    /** @param decode text of ids, bytes that are no character as U+FFFD */
    CompletionText(Function<long[], String> decode, List<String> stop) {
        this.decode = decode;
        this.stop = new StopSearch(stop);
    }

    /** What can be said after one further token. */
    String add(long token) {
        unsaid = LongStream.concat(Arrays.stream(unsaid), LongStream.of(token)).toArray();
        var more = decoded();
        if (more.isEmpty() || more.charAt(more.length() - 1) == NO_CHARACTER) {
            return "";
        }
        said = unsaid;
        unsaid = new long[0];
        return stop.add(more);
    }

    /** What is left to say when no further token comes. */
    String end() {
        var more = decoded();
        unsaid = new long[0];
        var last = stop.add(more);
        return stop.found() ? last : last + stop.rest();
    }

    /** Whether a stop sequence ended it; nothing is said any more then. */
    boolean isStopped() {
        return stop.found();
    }

    private String decoded() {
        if (unsaid.length == 0) {
            return "";
        }
        var before = decode.apply(said);
        var all = decode.apply(
                LongStream.concat(Arrays.stream(said), Arrays.stream(unsaid)).toArray());
        return all.substring(Math.min(before.length(), all.length()));
    }
}

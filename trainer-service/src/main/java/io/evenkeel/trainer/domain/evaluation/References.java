package io.evenkeel.trainer.domain.evaluation;

import io.evenkeel.method.identity.Ids;
import io.evenkeel.method.verification.AnswerFormat;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Right answers of held-out questions: the one logged with the traffic, or, where there is none, the answer in the teacher's
 * reply to the one request that was made for it.
 */
public final class References {

    /** Version of these rules, as decision records name them. */
    public static final String VERSION = "references/1";

    private References() {}

    /** The id of the request that buys an example's reference. */
    public static String requestId(String exampleId) {
        return Ids.of("r", exampleId);
    }

    /**
     * The questions of a version that have a reference, by domain and example id; the others are left out.
     *
     * @param version of the evaluation set; earlier versions belong to it
     * @param replies the teacher's replies by request id; a malformed one is none
     */
    public static List<Question> known(
            Collection<HeldOutExample> examples, int version, Map<String, String> replies, AnswerFormat format) {
        return examples.stream()
                .filter(example -> example.version() <= version)
                .flatMap(example -> reference(example, replies, format)
                        .map(answer -> new Question(example.exampleId(), example.domain(), example.question(), answer))
                        .stream())
                .sorted(Comparator.comparing(Question::domain).thenComparing(Question::exampleId))
                .toList();
    }

    private static Optional<String> reference(
            HeldOutExample example, Map<String, String> replies, AnswerFormat format) {
        if (example.reference() != null) {
            return Optional.of(example.reference());
        }
        return Optional.ofNullable(replies.get(requestId(example.exampleId())))
                .map(format::parse)
                .flatMap(reply -> reply instanceof AnswerFormat.Parsed parsed
                        ? Optional.of(parsed.answer())
                        : Optional.<String>empty());
    }
}

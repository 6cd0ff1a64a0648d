package io.evenkeel.student.training;

import io.evenkeel.student.PromptAndCompletion;
import io.evenkeel.student.chat.Wording;
import io.evenkeel.student.decoder.TokenSequence;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;

/**
 * Examples as the student is trained on them: prompt, completion, and the markers around them; the completion and the
 * marker that ends it are predicted.
 *
 * @param ids of the examples that are trained on
 * @param sequences their tokens, in the same order
 * @param leftOut ids of the examples that are not: the completion has no token, or the whole is too long
 */
public record EncodedExamples(List<String> ids, List<TokenSequence> sequences, List<String> leftOut) {

    /** @param maxTokens longest sequence, markers included */
    public static EncodedExamples of(List<PromptAndCompletion> examples, Wording wording, int maxTokens) {
        var ids = new ArrayList<String>();
        var sequences = new ArrayList<TokenSequence>();
        var leftOut = new ArrayList<String>();
        for (var example : examples) {
            var prompt = wording.prompt(example.prompt());
            var completion = wording.completion(example.prompt(), example.completion());
            boolean empty = wording.text(example.prompt(), example.completion()).length == 0;
            if (empty || prompt.length + completion.length > maxTokens) {
                leftOut.add(example.id());
                continue;
            }
            var tokens = LongStream.concat(LongStream.of(prompt), LongStream.of(completion))
                    .toArray();
            ids.add(example.id());
            sequences.add(new TokenSequence(tokens, prompt.length));
        }
        return new EncodedExamples(ids, sequences, leftOut);
    }
}

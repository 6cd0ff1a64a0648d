package io.evenkeel.student.training;

import io.evenkeel.student.PromptAndCompletion;
import io.evenkeel.student.decoder.TokenSequence;
import io.evenkeel.student.tokenizer.SpecialTokens;
import io.evenkeel.student.tokenizer.TextTokenizer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;

/**
 * Examples as the student is trained on them: beginning marker, prompt, completion, end marker; the completion and the end
 * marker are predicted.
 *
 * @param ids of the examples that are trained on
 * @param sequences their tokens, in the same order
 * @param leftOut ids of the examples that are not: the completion has no token, or the whole is too long
 */
public record EncodedExamples(List<String> ids, List<TokenSequence> sequences, List<String> leftOut) {

    /** @param maxTokens longest sequence, markers included */
    public static EncodedExamples of(
            List<PromptAndCompletion> examples, TextTokenizer tokenizer, SpecialTokens specials, int maxTokens) {
        var ids = new ArrayList<String>();
        var sequences = new ArrayList<TokenSequence>();
        var leftOut = new ArrayList<String>();
        for (var example : examples) {
            var prompt = tokenizer.encode(example.prompt());
            var completion = tokenizer.encode(example.completion());
            if (completion.length == 0 || prompt.length + completion.length + 2 > maxTokens) {
                leftOut.add(example.id());
                continue;
            }
            var tokens = LongStream.concat(
                            LongStream.concat(LongStream.of(specials.beginning()), LongStream.of(prompt)),
                            LongStream.concat(LongStream.of(completion), LongStream.of(specials.end())))
                    .toArray();
            ids.add(example.id());
            sequences.add(new TokenSequence(tokens, 1 + prompt.length));
        }
        return new EncodedExamples(ids, sequences, leftOut);
    }
}

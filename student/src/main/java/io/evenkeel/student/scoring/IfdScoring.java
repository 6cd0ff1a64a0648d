package io.evenkeel.student.scoring;

import io.evenkeel.student.Exclusion;
import io.evenkeel.student.IfdScore;
import io.evenkeel.student.PromptAndCompletion;
import io.evenkeel.student.chat.Wording;
import io.evenkeel.student.decoder.TokenSequence;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;

/** Instruction-following difficulty of examples; what it means is said at {@link IfdScore}. */
public final class IfdScoring {
    private final Likelihood likelihood;
    private final Wording wording;
    private final int maxPositions;

    public IfdScoring(Likelihood likelihood, Wording wording, int maxPositions) {
        this.likelihood = likelihood;
        this.wording = wording;
        this.maxPositions = maxPositions;
    }

    /** One score or exclusion for each example, in the order given. */
    public List<IfdScore> score(List<PromptAndCompletion> examples) {
        var sequences = new ArrayList<TokenSequence>();
        var encoded = new ArrayList<Encoded>();
        for (var example : examples) {
            var prompt = wording.prompt(example.prompt());
            var completion = wording.text(example.prompt(), example.completion());
            var one = new Encoded(example.id(), completion.length, prompt.length + completion.length);
            encoded.add(one);
            if (one.canBeScored(maxPositions)) {
                var whole = LongStream.concat(LongStream.of(prompt), LongStream.of(completion));
                sequences.add(new TokenSequence(whole.toArray(), prompt.length));
                sequences.add(new TokenSequence(wording.begun(completion), 1));
            }
        }
        var nll = likelihood.nll(sequences);
        var scores = new ArrayList<IfdScore>();
        int next = 0;
        for (var example : encoded) {
            if (example.canBeScored(maxPositions)) {
                scores.add(ratio(
                        example.id(),
                        nll[next++] / example.completionTokens(),
                        nll[next++] / example.completionTokens(),
                        example.completionTokens()));
            } else {
                scores.add(IfdScore.excluded(
                        example.id(),
                        example.completionTokens(),
                        example.completionTokens() == 0 ? Exclusion.EMPTY_COMPLETION : Exclusion.TOO_LONG));
            }
        }
        return scores;
    }

    /** The score that two mean likelihoods (nats per token) make, or the reason why they make none. */
    static IfdScore ratio(String id, double conditional, double unconditional, int tokens) {
        double perplexityRatio = Math.exp(conditional - unconditional);
        if (!Double.isFinite(conditional) || !Double.isFinite(unconditional) || !Double.isFinite(perplexityRatio)) {
            return IfdScore.excluded(id, tokens, Exclusion.NOT_FINITE);
        }
        if (unconditional == 0) {
            return IfdScore.excluded(id, tokens, Exclusion.ZERO_DENOMINATOR);
        }
        return new IfdScore(id, conditional, unconditional, perplexityRatio, conditional / unconditional, tokens, null);
    }

    private record Encoded(String id, int completionTokens, int length) {
        boolean canBeScored(int maxPositions) {
            return completionTokens > 0 && length <= maxPositions;
        }
    }
}

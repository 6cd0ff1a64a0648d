package io.evenkeel.student.check;

import ai.djl.ndarray.NDArray;
import io.evenkeel.student.StudentConfig;
import io.evenkeel.student.checkpoint.HuggingFaceDirectory;
import io.evenkeel.student.checkpoint.PeftAdapter;
import io.evenkeel.student.decoder.Decoder;
import io.evenkeel.student.decoder.Precision;
import io.evenkeel.student.decoder.TokenSequence;
import io.evenkeel.student.training.ReferenceSteps;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;

/** Compares a decoder, computing in float32, with every reference value that is there. */
final class DecoderCheck {
    private static final double LOGITS = 1e-4;
    private static final double RELATIVE = 1e-3;
    private static final double LEARNING_RATE = 1e-3;
    private static final double WEIGHT_DECAY = 0.01;
    private static final double CLIP_NORM = 0.5;
    private static final int BEGINNING = 1;

    private final Path directory;
    private final StudentConfig config;
    private final ReferenceValues reference;
    private final List<TokenSequence> sequences;
    private final List<Finding> findings = new ArrayList<>();

    private DecoderCheck(Path directory, StudentConfig config) {
        this.directory = directory;
        this.config = config;
        reference = ReferenceValues.read(directory);
        sequences = reference.sequences();
    }

    static List<Finding> of(Path directory, StudentConfig config) {
        var check = new DecoderCheck(directory, config);
        check.run();
        return check.findings;
    }

    private void run() {
        try (var decoder = decoder()) {
            logits(decoder, "logits");
            likelihoods(decoder);
            greedy(decoder);
            if (reference.has("loss")) {
                lossAndGradients(decoder);
            }
        }
        steps("adamw.losses", 0);
        steps("adamw_clip.losses", CLIP_NORM);
        if (reference.has("lora.logits.0")) {
            try (var decoder = decoder()) {
                var adapter = PeftAdapter.read(directory.resolve(HuggingFaceDirectory.ADAPTER), config);
                decoder.adapt(adapter.settings(), adapter.weights());
                logits(decoder, "lora.logits");
            }
        }
    }

    private Decoder decoder() {
        return new Decoder(config, HuggingFaceDirectory.weights(directory, config), Precision.FLOAT32);
    }

    private void logits(Decoder decoder, String kind) {
        double error = 0;
        long compared = 0;
        for (int i = 0; i < sequences.size(); i++) {
            if (reference.has(kind + "." + i)) {
                var want = reference.floats(kind + "." + i);
                error = Errors.larger(
                        error, Errors.absolute(decoder.logits(sequences.get(i).ids()), want));
                compared += want.length;
            }
        }
        found(kind, compared, error, LOGITS);
    }

    private void likelihoods(Decoder decoder) {
        if (reference.has("nll.conditional")) {
            var want = reference.floats("nll.conditional");
            found("nll.conditional", want.length, Errors.relative(means(decoder, sequences), want), RELATIVE);
        }
        if (reference.has("nll.unconditional")) {
            var alone = sequences.stream().map(DecoderCheck::withoutPrompt).toList();
            var want = reference.floats("nll.unconditional");
            found("nll.unconditional", want.length, Errors.relative(means(decoder, alone), want), RELATIVE);
        }
    }

    private static TokenSequence withoutPrompt(TokenSequence sequence) {
        var completion = LongStream.of(sequence.ids()).skip(sequence.predictedFrom());
        return new TokenSequence(
                LongStream.concat(LongStream.of(BEGINNING), completion).toArray(), 1);
    }

    private static float[] means(Decoder decoder, List<TokenSequence> sequences) {
        var means = new float[sequences.size()];
        for (int i = 0; i < means.length; i++) {
            double sum = 0;
            for (float nll : decoder.nll(List.of(sequences.get(i)))) {
                sum += nll;
            }
            means[i] = (float) (sum / sequences.get(i).predicted());
        }
        return means;
    }

    /** All prompts in one batch, where each must give what it gives alone. */
    private void greedy(Decoder decoder) {
        int tokens = reference.has("greedy.0") ? reference.longs("greedy.0").length : 0;
        if (tokens == 0) {
            return;
        }
        long wrong = 0;
        var prompts = sequences.stream().map(ReferenceValues::prompt).toList();
        try (var continuation = decoder.continuation(prompts, tokens)) {
            for (int t = 0; t < tokens; t++) {
                var next = continuation.mostProbable();
                for (int row = 0; row < next.length; row++) {
                    wrong += next[row] == reference.longs("greedy." + row)[t] ? 0 : 1;
                }
                if (t < tokens - 1) {
                    continuation.append(next);
                }
            }
        }
        found("greedy", (long) tokens * prompts.size(), wrong, 0);
    }

    private void lossAndGradients(Decoder decoder) {
        var gradients = ReferenceSteps.gradients(decoder, sequences);
        found("loss", 1, Errors.relative(new float[] {(float) gradients.loss()}, reference.floats("loss")), RELATIVE);
        double error = 0;
        long compared = 0;
        for (var name : reference.names("grad.")) {
            var weight = decoder.weights().get(name.substring("grad.".length()));
            var want = reference.floats(name);
            try (NDArray gradient = gradients.of(weight, name)) {
                error = Errors.larger(error, Errors.relativeToLargest(gradient.toFloatArray(), want));
            }
            compared += want.length;
        }
        found("gradients", compared, error, RELATIVE);
    }

    private void steps(String kind, double clip) {
        if (reference.has(kind)) {
            var want = reference.floats(kind);
            try (var decoder = decoder()) {
                var losses = ReferenceSteps.adamw(decoder, sequences, want.length, LEARNING_RATE, WEIGHT_DECAY, clip);
                found(kind, want.length, Errors.relative(losses, want), RELATIVE);
            }
        }
    }

    private void found(String kind, long compared, double error, double tolerance) {
        if (compared > 0) {
            findings.add(new Finding(kind, compared, error, tolerance));
        }
    }
}

package io.evenkeel.student;

/**
 * Shape of a decoder.
 *
 * @param architecture Llama, Qwen2 or Qwen3
 * @param vocabularySize rows of the embedding, at least the tokenizer's ids
 * @param hiddenSize width of the residual stream
 * @param layers decoder layers
 * @param heads query heads, a multiple of {@code keyValueHeads}
 * @param keyValueHeads key and value heads
 * @param headDim width of one head, even
 * @param intermediateSize width of the SwiGLU MLP
 * @param maxPositions longest sequence in tokens, prompt, completion and both markers together
 * @param ropeTheta base of the rotary frequencies
 * @param rmsNormEps what RMSNorm adds to the mean square
 * @param tiedEmbeddings whether the output projection is the embedding
 * @param rotaryScaling how rotary frequencies are stretched
 */
public record StudentConfig(
        Architecture architecture,
        int vocabularySize,
        int hiddenSize,
        int layers,
        int heads,
        int keyValueHeads,
        int headDim,
        int intermediateSize,
        int maxPositions,
        double ropeTheta,
        double rmsNormEps,
        boolean tiedEmbeddings,
        RotaryScaling rotaryScaling) {

    /** More layers than any published model has; a limit, so that a config's typing error ends in a sentence. */
    private static final int MOST_LAYERS = 10_000;

    /** @throws IllegalArgumentException naming the first size that cannot be, and what is allowed */
    public StudentConfig {
        positive("vocabularySize", vocabularySize);
        positive("hiddenSize", hiddenSize);
        positive("layers", layers);
        positive("heads", heads);
        positive("keyValueHeads", keyValueHeads);
        positive("headDim", headDim);
        positive("intermediateSize", intermediateSize);
        positive("maxPositions", maxPositions);
        if (layers > MOST_LAYERS) {
            throw new IllegalArgumentException(
                    "layers is " + layers + "; allowed: whole numbers from 1 to " + MOST_LAYERS + ".");
        }
        if (heads % keyValueHeads != 0) {
            throw new IllegalArgumentException(
                    "heads is " + heads + "; allowed: multiples of keyValueHeads, which is " + keyValueHeads + ".");
        }
        if (headDim % 2 != 0) {
            throw new IllegalArgumentException("headDim is " + headDim + "; allowed: even numbers.");
        }
        if (!(ropeTheta > 0) || !(rmsNormEps > 0) || Double.isInfinite(ropeTheta) || Double.isInfinite(rmsNormEps)) {
            throw new IllegalArgumentException(
                    "ropeTheta is " + ropeTheta + " and rmsNormEps is " + rmsNormEps + "; allowed: numbers above 0.");
        }
    }

    /** The demo's student: 0.6 million parameters, d = 128, 3 layers, bytes as tokens, 512 positions. */
    public static StudentConfig tiny() {
        return new StudentConfig(
                Architecture.LLAMA, 259, 128, 3, 4, 2, 32, 352, 512, 10_000, 1e-5, true, RotaryScaling.NONE);
    }

    private static void positive(String name, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(name + " is " + value + "; allowed: whole numbers from 1.");
        }
    }
}

package io.evenkeel.student;

import ai.djl.ndarray.NDArray;
import io.evenkeel.student.chat.ChatMessage;
import io.evenkeel.student.chat.ChatTemplate;
import io.evenkeel.student.chat.ChatTemplateRefused;
import io.evenkeel.student.chat.Wording;
import io.evenkeel.student.checkpoint.HuggingFaceDirectory;
import io.evenkeel.student.checkpoint.Safetensors;
import io.evenkeel.student.decoder.Decoder;
import io.evenkeel.student.decoder.InitialWeights;
import io.evenkeel.student.decoder.TokenSequence;
import io.evenkeel.student.generation.Generation;
import io.evenkeel.student.generation.LiveGeneration;
import io.evenkeel.student.scoring.IfdScoring;
import io.evenkeel.student.scoring.Likelihood;
import io.evenkeel.student.seed.Seed;
import io.evenkeel.student.tokenizer.SpecialTokens;
import io.evenkeel.student.tokenizer.TextTokenizer;
import io.evenkeel.student.training.EncodedExamples;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * The student: a decoder and its tokenizer. It holds native memory until it is closed.
 *
 * <p>May be used from several threads; one call runs at a time.
 */
public final class Student implements AutoCloseable {
    private final Decoder decoder;
    private final TextTokenizer tokenizer;
    private final SpecialTokens specials;
    private final Wording wording;
    private final Map<String, byte[]> companions;
    private final String origin;

    private Student(
            Decoder decoder,
            TextTokenizer tokenizer,
            SpecialTokens specials,
            Optional<ChatTemplate> template,
            Map<String, byte[]> companions,
            String origin) {
        this.decoder = decoder;
        this.tokenizer = tokenizer;
        this.specials = specials;
        this.wording = new Wording(tokenizer, specials, template);
        this.companions = companions;
        this.origin = origin;
    }

    /**
     * A student with random weights and the byte-level tokenizer.
     *
     * @param seed the same seed and shape give bitwise the same weights
     * @throws IllegalArgumentException when the vocabulary is smaller than the tokenizer's
     */
    public static Student create(StudentConfig config, long seed) {
        var tokenizer = TextTokenizer.byteLevel();
        if (config.vocabularySize() < tokenizer.vocabularySize()) {
            throw new IllegalArgumentException("vocabularySize is " + config.vocabularySize()
                    + "; allowed: whole numbers from " + tokenizer.vocabularySize() + ".");
        }
        return new Student(
                new Decoder(config, new InitialWeights(config, new Seed(seed))),
                tokenizer,
                SpecialTokens.BYTE_LEVEL,
                Optional.empty(),
                Map.of(
                        HuggingFaceDirectory.TOKENIZER,
                        tokenizer.json(),
                        HuggingFaceDirectory.TOKENIZER_CONFIG,
                        TextTokenizer.byteLevelConfig()),
                "");
    }

    /**
     * Reads a Hugging Face directory: config.json (of an {@link Architecture}), model.safetensors or shards with their index
     * (F32, F16, BF16), tokenizer.json, tokenizer_config.json and, where they are there, generation_config.json and
     * chat_template.jinja.
     *
     * @throws CheckpointRefused in one sentence
     */
    public static Student load(Path directory) {
        var checkpoint = HuggingFaceDirectory.read(directory);
        var config = checkpoint.config();
        var tokenizer =
                new TextTokenizer(Objects.requireNonNull(checkpoint.companions().get(HuggingFaceDirectory.TOKENIZER)));
        try {
            if (config.vocabularySize() < tokenizer.vocabularySize()) {
                throw new CheckpointRefused("tokenizer.json in " + directory + " has " + tokenizer.vocabularySize()
                        + " ids, but config.json a vocab_size of " + config.vocabularySize() + ".");
            }
            checkpoint.specials().requireWithin(config.vocabularySize());
            var template = ChatTemplate.read(directory);
            var decoder = new Decoder(config, checkpoint.weights());
            return new Student(
                    decoder, tokenizer, checkpoint.specials(), template, checkpoint.companions(), directory.toString());
        } catch (ChatTemplateRefused e) {
            tokenizer.close();
            throw new CheckpointRefused(String.valueOf(e.getMessage()), e);
        } catch (RuntimeException e) {
            tokenizer.close();
            throw e;
        }
    }

    /** As {@link #save(Path, ModelCard)}, with a card that says no more than the directory itself. */
    public void save(Path directory) {
        save(directory, ModelCard.PLAIN);
    }

    /**
     * Writes a Hugging Face directory, weights as F32, an adapter worked into them and, in PEFT's format, in the folder
     * {@code lora}; complete and flushed to disk on return, not there at all before.
     *
     * @param directory must not be there, or be empty
     */
    public synchronized void save(Path directory, ModelCard card) {
        var weights = decoder.weights().entrySet().stream()
                .map(weight -> new Safetensors.Floats(
                        weight.getKey(),
                        weight.getValue().getShape().getShape(),
                        () -> decoder.mergedValues(weight.getKey())))
                .toList();
        var adapter = decoder.adapter()
                .map(settings -> new HuggingFaceDirectory.Adapter(
                        settings,
                        origin,
                        decoder.adapterWeights().entrySet().stream()
                                .map(weight -> floats(weight.getKey(), weight.getValue()))
                                .toList()))
                .orElse(null);
        HuggingFaceDirectory.write(
                directory, config(), specials, weights, companions, adapter, card.markdown(config(), parameters()));
    }

    public StudentConfig config() {
        return decoder.config();
    }

    /** Numbers in the weights, any adapter's apart; a tied output projection counts once. */
    public long parameters() {
        return decoder.weights().values().stream().mapToLong(NDArray::size).sum();
    }

    /**
     * Completions of prompts, in their order: text only, up to the end marker, a stop sequence or maxTokens.
     *
     * <p>In a batch as alone: a completion depends on prompt, sampling and, when drawn, how often the same prompt stood
     * before it in the list (so a question asked twice gets two draws), and on nothing else in the list. A prompt that
     * leaves no position free gets the empty completion.
     */
    public synchronized List<String> generate(List<Prompt> prompts, Sampling sampling) {
        return new Generation(decoder, tokenizer, specials, wording).complete(prompts, sampling);
    }

    /**
     * A conversation's token ids up to the assistant's turn. A student without a chat template was taught single questions,
     * so the user's last message is all that it is given.
     *
     * @throws IllegalArgumentException where it has no template and no message is the user's, or the template refuses
     */
    public long[] promptIds(List<ChatMessage> messages) {
        try {
            return wording.prompt(messages).orElseGet(() -> wording.prompt(lastQuestion(messages)));
        } catch (ChatTemplateRefused e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    private static Prompt lastQuestion(List<ChatMessage> messages) {
        return messages.reversed().stream()
                .filter(message -> message.role().equals("user"))
                .findFirst()
                .map(message -> Prompt.question(message.content()))
                .orElseThrow(() ->
                        new IllegalArgumentException("messages has none of role user; allowed: at least one of them."));
    }

    /**
     * Starts to continue prompts as they arrive, beside whatever else the student is asked. Whoever calls it closes it, and
     * before the student.
     *
     * @throws IllegalArgumentException where the limits leave no room for a prompt and an answer
     */
    public LiveGeneration live(LiveGeneration.Limits limits) {
        return new LiveGeneration(decoder, tokenizer, specials, limits, this);
    }

    /** Instruction-following difficulty of each example, or why it has none; in the order given. */
    public synchronized List<IfdScore> score(List<PromptAndCompletion> pairs) {
        return new IfdScoring(new Likelihood(decoder), wording, config().maxPositions()).score(pairs);
    }

    /**
     * Mean negative log likelihood, in nats per token, over all tokens of all completions, end markers included: what
     * training lowers.
     *
     * @throws IllegalArgumentException when a completion is empty or an example too long, naming their ids
     */
    public synchronized double loss(List<PromptAndCompletion> pairs) {
        var examples = EncodedExamples.of(pairs, wording, config().maxPositions());
        if (!examples.leftOut().isEmpty() || pairs.isEmpty()) {
            throw new IllegalArgumentException("Examples without a loss (empty completion, or more than "
                    + config().maxPositions() + " tokens): " + String.join(", ", examples.leftOut()) + ".");
        }
        var nll = new Likelihood(decoder).nll(examples.sequences());
        return Arrays.stream(nll).sum()
                / examples.sequences().stream()
                        .mapToLong(TokenSequence::predicted)
                        .sum();
    }

    @Override
    public synchronized void close() {
        decoder.close();
        tokenizer.close();
    }

    Decoder decoder() {
        return decoder;
    }

    Wording wording() {
        return wording;
    }

    private static Safetensors.Floats floats(String name, NDArray values) {
        return new Safetensors.Floats(name, values.getShape().getShape(), values::toFloatArray);
    }
}

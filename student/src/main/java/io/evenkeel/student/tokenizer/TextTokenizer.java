package io.evenkeel.student.tokenizer;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.evenkeel.student.CheckpointRefused;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * A Hugging Face tokenizer. Text is data unless the method's name says otherwise: whatever a user writes, {@code </s>}
 * included, comes out as text and never as a special token.
 */
public final class TextTokenizer implements AutoCloseable {
    private static final Map<String, String> AS_IT_IS =
            Map.of("addSpecialTokens", "false", "truncation", "do_not_truncate", "padding", "do_not_pad");

    private final byte[] json;
    private final HuggingFaceTokenizer tokenizer;
    private final List<String> specials = new ArrayList<>();
    private final int vocabularySize;

    /**
     * @param json the content of a tokenizer.json
     * @throws CheckpointRefused when it is none
     */
    public TextTokenizer(byte[] json) {
        this.json = json.clone();
        try {
            var root = new ObjectMapper().readTree(json);
            for (var token : root.path("added_tokens")) {
                if (token.path("special").asBoolean()) {
                    specials.add(token.path("content").asText());
                }
            }
            vocabularySize = highestId(root) + 1;
            tokenizer = HuggingFaceTokenizer.newInstance(new ByteArrayInputStream(json), AS_IT_IS);
        } catch (IOException | RuntimeException e) {
            throw new CheckpointRefused("tokenizer.json is not a tokenizer that can be read: " + firstLine(e), e);
        }
    }

    /** Every byte a token (byte-level BPE without merges), after {@code <pad>}, {@code <s>}, {@code </s>}: 259 ids. */
    public static TextTokenizer byteLevel() {
        return new TextTokenizer(resource("tokenizer.json"));
    }

    /** The tokenizer_config.json that goes with {@link #byteLevel}. */
    public static byte[] byteLevelConfig() {
        return resource("tokenizer_config.json");
    }

    /** Ids of a text, without any marker. Unpaired surrogates, which are not text, become question marks. */
    public long[] encode(String text) {
        var valid = valid(text);
        var pieces = new ArrayList<long[]>();
        int from = 0;
        for (int cut : cuts(valid)) {
            pieces.add(ids(valid.substring(from, cut)));
            from = cut;
        }
        pieces.add(ids(valid.substring(from)));
        return pieces.size() == 1
                ? pieces.get(0)
                : pieces.stream().flatMapToLong(LongStream::of).toArray();
    }

    /**
     * Ids of a text that is not data: whatever spells a special token becomes its id, as Hugging Face's
     * {@code encode(add_special_tokens=False)} has it. Nothing is added before or after.
     */
    public long[] encodeWithSpecials(String text) {
        return ids(valid(text));
    }

    /**
     * Where to cut a text so that no piece spells a special token: after the first code point of each that it spells.
     * A special token of one character cannot be cut.
     *
     * @return indices into the text, rising
     */
    public int[] cuts(String text) {
        var cuts = IntStream.builder();
        for (int at = 0; at < text.length(); at++) {
            for (var special : specials) {
                if (special.length() > 1 && text.startsWith(special, at)) {
                    cuts.add(text.offsetByCodePoints(at, 1));
                    break;
                }
            }
        }
        return cuts.build().toArray();
    }

    /** How the special tokens are spelled. */
    public List<String> specials() {
        return List.copyOf(specials);
    }

    /** Text of ids, special tokens left out; bytes that are not UTF-8 become replacement characters. */
    public String decode(long[] ids) {
        return tokenizer.decode(ids, true);
    }

    /** Text of ids, special tokens spelled out (Hugging Face's {@code decode(skip_special_tokens=False)}). */
    public String decodeWithSpecials(long[] ids) {
        return tokenizer.decode(ids, false);
    }

    /** One more than the highest id. */
    public int vocabularySize() {
        return vocabularySize;
    }

    /** The tokenizer.json it was made from. */
    public byte[] json() {
        return json.clone();
    }

    @Override
    public void close() {
        tokenizer.close();
    }

    private long[] ids(String text) {
        return tokenizer.encode(text, false, false).getIds();
    }

    private static String valid(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
    }

    private static byte[] resource(String name) {
        try (var in = TextTokenizer.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException(name + " is missing from the module's jar.");
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int highestId(JsonNode root) {
        int highest = -1;
        for (var id : root.path("model").path("vocab")) {
            highest = Math.max(highest, id.asInt());
        }
        for (var token : root.path("added_tokens")) {
            highest = Math.max(highest, token.path("id").asInt());
        }
        return highest;
    }

    private static String firstLine(Exception e) {
        return String.valueOf(e.getMessage()).lines().findFirst().orElse("no reason given");
    }
}

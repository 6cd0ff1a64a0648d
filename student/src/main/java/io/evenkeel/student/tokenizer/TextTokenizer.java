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
import java.util.stream.LongStream;

/**
 * A Hugging Face tokenizer, for text that is data: whatever a user writes, {@code </s>} included, comes out as text and
 * never as a special token.
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
        var valid = new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
        var pieces = withoutSpecials(valid).stream()
                .map(piece -> tokenizer.encode(piece, false, false).getIds())
                .toList();
        return pieces.size() == 1
                ? pieces.get(0)
                : pieces.stream().flatMapToLong(LongStream::of).toArray();
    }

    /** Text of ids, special tokens left out; bytes that are not UTF-8 become replacement characters. */
    public String decode(long[] ids) {
        return tokenizer.decode(ids, true);
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

    /** Cuts inside whatever spells a special token, so that no piece spells one. */
    private List<String> withoutSpecials(String text) {
        var pieces = new ArrayList<String>();
        int from = 0;
        for (int at = 0; at < text.length(); at++) {
            for (var special : specials) {
                if (special.length() > 1 && text.startsWith(special, at)) {
                    int cut = text.offsetByCodePoints(at, 1);
                    pieces.add(text.substring(from, cut));
                    from = cut;
                    break;
                }
            }
        }
        pieces.add(text.substring(from));
        return pieces;
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

package io.evenkeel.contracts;

import io.evenkeel.contracts.avro.Text;
import org.jspecify.annotations.Nullable;

/** Production texts as records carry them. */
public final class Texts {
    private Texts() {}

    /** A readable text. */
    public static Text plain(String text) {
        return Text.newBuilder().setPlain(text).build();
    }

    /** A readable text, or null for null. */
    public static @Nullable Text plainOrNull(@Nullable String text) {
        return text == null ? null : plain(text);
    }

    /**
     * What a text says.
     *
     * @throws UnreadableText where it is encrypted: no service holds keys yet
     */
    public static String read(Text text) {
        if (text.getPlain() == null) {
            throw new UnreadableText("text is encrypted with key '" + text.getKeyId() + "', which is not at hand");
        }
        return text.getPlain();
    }

    /** What a text says, or null for null; throws as {@link #read}. */
    public static @Nullable String readOrNull(@Nullable Text text) {
        return text == null ? null : read(text);
    }

    /** A text whose key is not at hand. */
    public static final class UnreadableText extends RuntimeException {
        UnreadableText(String message) {
            super(message);
        }
    }
}

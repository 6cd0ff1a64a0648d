package io.evenkeel.method.novelty;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Objects;

/**
 * All that is kept of a text in order to recognise near-duplicates of it: hashes only, no text, so it may lie in stores and
 * topics. {@link NearDuplicates} makes and compares sketches.
 */
public final class Sketch {

    static final int KEY_CHARACTERS = 32;
    private static final int[] SHORT_TEXT = {};

    private final String exactKey;
    private final String factsKey;
    private final int[] signature;

    private Sketch(String exactKey, String factsKey, int[] signature) {
        this.exactKey = exactKey;
        this.factsKey = factsKey;
        this.signature = signature;
    }

    static Sketch ofShort(String exactKey, String factsKey) {
        return new Sketch(exactKey, factsKey, SHORT_TEXT);
    }

    static Sketch ofLong(String exactKey, String factsKey, int[] signature) {
        return new Sketch(exactKey, factsKey, signature);
    }

    /**
     * The keys under which to store the sketch and to look for earlier ones: one for the canonical text, and for a long text
     * one per band. Two texts of which one counts as a near-duplicate of the other share a key: always when their canonical
     * texts are equal, else with the probability that {@link MinHash} states.
     */
    public List<String> keys() {
        List<String> keys = new ArrayList<>();
        keys.add("=" + exactKey);
        if (!isShort()) {
            // Texts whose facts differ are never near-duplicates: they need not meet.
            MinHash.bands(signature).forEach(band -> keys.add(band + ":" + factsKey));
        }
        return Collections.unmodifiableList(keys);
    }

    /** Hash of the canonical text, 32 hexadecimal characters: equal texts up to sentence marks have the same. */
    public String exactKey() {
        return exactKey;
    }

    /** Whether only equality counts for this text. */
    public boolean isShort() {
        return signature.length == 0;
    }

    boolean sameText(Sketch other) {
        return exactKey.equals(other.exactKey);
    }

    boolean sameFacts(Sketch other) {
        return factsKey.equals(other.factsKey);
    }

    double similarity(Sketch other) {
        return MinHash.similarity(signature, other.signature);
    }

    /** For a store: 64 bytes, for a long text 576. */
    public byte[] toBytes() {
        ByteBuffer bytes = ByteBuffer.allocate(2 * KEY_CHARACTERS + signature.length * Integer.BYTES);
        bytes.put((exactKey + factsKey).getBytes(StandardCharsets.US_ASCII));
        for (int place : signature) {
            bytes.putInt(place);
        }
        return bytes.array();
    }

    /**
     * Reads what {@link #toBytes} wrote.
     *
     * @throws IllegalArgumentException when the length is not one that it writes
     */
    public static Sketch fromBytes(byte[] bytes) {
        int places = (bytes.length - 2 * KEY_CHARACTERS) / Integer.BYTES;
        if (bytes.length != 2 * KEY_CHARACTERS
                && bytes.length != 2 * KEY_CHARACTERS + MinHash.PERMUTATIONS * Integer.BYTES) {
            throw new IllegalArgumentException("A sketch is 64 or 576 bytes long, not " + bytes.length + ".");
        }
        String keys = new String(bytes, 0, 2 * KEY_CHARACTERS, StandardCharsets.US_ASCII);
        int[] signature = new int[places];
        ByteBuffer.wrap(bytes, 2 * KEY_CHARACTERS, places * Integer.BYTES)
                .asIntBuffer()
                .get(signature);
        return new Sketch(keys.substring(0, KEY_CHARACTERS), keys.substring(KEY_CHARACTERS), signature);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Sketch that
                && exactKey.equals(that.exactKey)
                && factsKey.equals(that.factsKey)
                && Arrays.equals(signature, that.signature);
    }

    @Override
    public int hashCode() {
        return Objects.hash(exactKey, factsKey);
    }
}

package io.evenkeel.method.identity;

/**
 * What an example says, as one hash: two examples have the same content hash exactly when all their fields are equal,
 * character for character. It stands in manifests beside the offset, so that an auditor can check the text found there.
 *
 * @param hex SHA-256 over the fields in UTF-8, each preceded by its length in bytes (four bytes, big endian): 64 lower-case
 *     hexadecimal characters
 */
public record ContentHash(String hex) implements Comparable<ContentHash> {

    private static final int HEX_CHARACTERS = 64;

    /** @throws IllegalArgumentException when {@code hex} is not 64 lower-case hexadecimal characters */
    public ContentHash {
        if (hex.length() != HEX_CHARACTERS || !hex.chars().allMatch(ContentHash::isLowerHex)) {
            throw new IllegalArgumentException(
                    "A content hash is 64 lower-case hexadecimal characters, not " + hex + ".");
        }
    }

    /** The hash of the fields in this order; an example's fields are question, rationale, answer. */
    public static ContentHash of(String... fields) {
        return new ContentHash(Ids.sha256(Ids.lengthPrefixed(fields)));
    }

    @Override
    public int compareTo(ContentHash other) {
        return hex.compareTo(other.hex);
    }

    @Override
    public String toString() {
        return hex;
    }

    private static boolean isLowerHex(int character) {
        return (character >= '0' && character <= '9') || (character >= 'a' && character <= 'f');
    }
}

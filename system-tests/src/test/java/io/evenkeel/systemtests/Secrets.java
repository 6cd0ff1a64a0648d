package io.evenkeel.systemtests;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/** Finds a secret in bytes: as it is, and in Base64 wherever in an encoded text it stands. */
final class Secrets {
    private final List<byte[]> forms = new ArrayList<>();

    Secrets(String... secrets) {
        for (var secret : secrets) {
            var bytes = secret.getBytes(StandardCharsets.UTF_8);
            forms.add(bytes);
            for (int before = 0; before < 3; before++) {
                // Three bytes are four characters: what stands before shifts them, and blurs those at both ends.
                var shifted = new byte[before + bytes.length];
                System.arraycopy(bytes, 0, shifted, before, bytes.length);
                var encoded = Base64.getEncoder().withoutPadding().encodeToString(shifted);
                int end = encoded.length() - (shifted.length % 3 == 0 ? 0 : 1);
                forms.add(encoded.substring(before == 0 ? 0 : before + 1, end).getBytes(StandardCharsets.UTF_8));
            }
        }
    }

    /** Where the first is found; empty where there is none. */
    Optional<Integer> in(byte[] bytes) {
        // A byte is a character: no form has others, and searching a text is quick.
        var text = new String(bytes, StandardCharsets.ISO_8859_1);
        return forms.stream()
                .map(form -> text.indexOf(new String(form, StandardCharsets.ISO_8859_1)))
                .filter(at -> at >= 0)
                .findFirst();
    }
}

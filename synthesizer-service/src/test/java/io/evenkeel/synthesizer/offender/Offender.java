package io.evenkeel.synthesizer.offender;

import io.evenkeel.contracts.Keys;
import java.time.Instant;

/** What no class of {@code domain} may do. */
final class Offender {
    private Offender() {}

    static String dependsOnAnAdapter() {
        return Keys.ledger("acme");
    }

    static Instant asksTheClock() {
        return Instant.now();
    }
}

package io.evenkeel.practice.offender.domains;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Instant;
import java.util.Random;

/** Breaks each rule of Layering, so that a rule which cannot fail is noticed. */
public final class Offender {
    public Object dependsOnALibrary() {
        return new ObjectMapper();
    }

    public Object asksTheClock() {
        return Instant.EPOCH;
    }

    public Object drawsByChance() {
        return new Random(1);
    }
}

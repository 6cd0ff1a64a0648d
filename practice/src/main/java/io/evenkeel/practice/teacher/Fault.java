package io.evenkeel.practice.teacher;

import io.evenkeel.practice.seed.Seed;

/** What goes wrong with one attempt of one call. */
public enum Fault {
    NONE,
    RATE_LIMITED,
    SERVER_ERROR,
    HANG,
    LOST_REPLY,
    MALFORMED;

    /** A pure function of the dials, the call's {@link Call#identity} and the attempt's number from 1. */
    public static Fault of(Dials dials, String identity, int attempt) {
        double draw = new Seed(dials.seed()).uniform("fault", identity, Integer.toString(attempt));
        double[] rates = {
            dials.rateLimited(), dials.serverErrors(), dials.hangs(), dials.lostReplies(), dials.malformed()
        };
        double passed = 0;
        for (int i = 0; i < rates.length; i++) {
            passed += rates[i];
            if (draw < passed) {
                return values()[i + 1];
            }
        }
        return NONE;
    }

    /** Which of {@code variants} forms the fault takes: a pure function like {@link #of}. */
    public static int variant(Dials dials, String identity, int attempt, int variants) {
        return new Seed(dials.seed()).below(variants, "variant of fault", identity, Integer.toString(attempt));
    }
}

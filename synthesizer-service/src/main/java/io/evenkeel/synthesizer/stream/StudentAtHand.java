package io.evenkeel.synthesizer.stream;

/** The student that may write in a stage. */
record StudentAtHand(String uri, String hash) {}

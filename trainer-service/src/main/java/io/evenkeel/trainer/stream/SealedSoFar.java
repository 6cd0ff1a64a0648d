package io.evenkeel.trainer.stream;

/**
 * How many stages of a pipeline are sealed.
 *
 * @param stages sealed, which is the number of the next
 * @param manifestHash of the last one, hex; empty for none
 */
record SealedSoFar(int stages, String manifestHash) {
    static final SealedSoFar NOTHING = new SealedSoFar(0, "");
}

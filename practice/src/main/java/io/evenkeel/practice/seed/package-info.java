/** Chance as a pure function of a seed and of what is decided, so that every run repeats. */
package io.evenkeel.practice.seed;

/** The command {@code evenkeel}: the one door for people and scripts. */
@org.jspecify.annotations.NullMarked
package io.evenkeel.launcher;

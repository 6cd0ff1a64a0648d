/** Processes of one home: the table of them, how they start, how they stop. */
@org.jspecify.annotations.NullMarked
package io.evenkeel.launcher.process;

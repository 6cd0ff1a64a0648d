/** The subcommands: options in, exit codes out. */
@org.jspecify.annotations.NullMarked
package io.evenkeel.launcher.command;

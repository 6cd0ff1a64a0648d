/** What can be set, where it may come from, and what is allowed. */
@org.jspecify.annotations.NullMarked
package io.evenkeel.launcher.settings;

/** Files of traffic, line by line, onto the topic. */
@org.jspecify.annotations.NullMarked
package io.evenkeel.launcher.traffic;

/** Everything in one go, on the practice world. */
@org.jspecify.annotations.NullMarked
package io.evenkeel.launcher.demo;

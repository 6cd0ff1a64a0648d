/** Tables and JSON from one list of columns. */
@org.jspecify.annotations.NullMarked
package io.evenkeel.launcher.listing;

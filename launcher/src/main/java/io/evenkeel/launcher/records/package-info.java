/** Records of the catalogue's topics, read and shown as they are. */
@org.jspecify.annotations.NullMarked
package io.evenkeel.launcher.records;

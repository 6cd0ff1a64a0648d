/** A real broker and a real registry on this machine, each a process of its own, for tests and for the launcher. */
@org.jspecify.annotations.NullMarked
package io.evenkeel.embedded;

/** Breaks the layering rules on purpose, so that a test can see each rule turn red. */
@NullMarked
package io.evenkeel.launcher.offender.pure;

import org.jspecify.annotations.NullMarked;

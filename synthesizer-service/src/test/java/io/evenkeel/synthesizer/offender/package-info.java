/** Breaks the layering rule on purpose, so that a test can see the rule turn red. */
@NullMarked
package io.evenkeel.synthesizer.offender;

import org.jspecify.annotations.NullMarked;

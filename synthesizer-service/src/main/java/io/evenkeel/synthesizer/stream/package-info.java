/** The synthesizer's topology: records in, decisions out. */
@NullMarked
package io.evenkeel.synthesizer.stream;

import org.jspecify.annotations.NullMarked;

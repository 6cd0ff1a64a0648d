/** The worker beside the topology: has the student write questions. */
@NullMarked
package io.evenkeel.synthesizer.drafting;

import org.jspecify.annotations.NullMarked;

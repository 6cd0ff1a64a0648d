/** synthesizer-service: tail candidates, written by the student or the teacher, filtered for validity and novelty. */
@NullMarked
package io.evenkeel.synthesizer;

import org.jspecify.annotations.NullMarked;

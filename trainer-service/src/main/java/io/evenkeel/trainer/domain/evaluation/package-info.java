/** Grades a student's replies to held-out questions. */
@NullMarked
package io.evenkeel.trainer.domain.evaluation;

import org.jspecify.annotations.NullMarked;

/** Has a student answer the held-out questions. */
@NullMarked
package io.evenkeel.trainer.evaluation;

import org.jspecify.annotations.NullMarked;

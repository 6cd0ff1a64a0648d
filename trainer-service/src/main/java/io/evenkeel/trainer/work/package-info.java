/** Follows the topics that call for work, and does it beside the poll loop. */
@NullMarked
package io.evenkeel.trainer.work;

import org.jspecify.annotations.NullMarked;

/** What a checkpoint is, and whether it computes what another implementation computed with it. */
@NullMarked
package io.evenkeel.student.check;

import org.jspecify.annotations.NullMarked;

/** One stage's training: batches, schedule, optimizer, snapshots, and the loop that is all of them together. */
@NullMarked
package io.evenkeel.student.training;

import org.jspecify.annotations.NullMarked;

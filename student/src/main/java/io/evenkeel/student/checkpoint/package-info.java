/** Hugging Face directories: reading what others wrote, writing what others can read, and never half of it. */
@NullMarked
package io.evenkeel.student.checkpoint;

import org.jspecify.annotations.NullMarked;

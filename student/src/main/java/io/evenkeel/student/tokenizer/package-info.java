/** Text to token ids and back. */
@NullMarked
package io.evenkeel.student.tokenizer;

import org.jspecify.annotations.NullMarked;

/** A student behind an OpenAI-compatible chat endpoint. API, as is the package above. */
@NullMarked
package io.evenkeel.student.serving;

import org.jspecify.annotations.NullMarked;

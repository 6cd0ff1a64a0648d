/** The teacher over HTTP, as any OpenAI-compatible endpoint serves it. */
@NullMarked
package io.evenkeel.gateway.teacher;

import org.jspecify.annotations.NullMarked;

/** Which of several teachers a call is offered to. */
@NullMarked
package io.evenkeel.gateway.domain.teacher;

import org.jspecify.annotations.NullMarked;

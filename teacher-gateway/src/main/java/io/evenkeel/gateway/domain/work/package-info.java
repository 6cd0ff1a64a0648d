/** What is paid for: a candidate or a call request on its way through its calls. */
@NullMarked
package io.evenkeel.gateway.domain.work;

import org.jspecify.annotations.NullMarked;

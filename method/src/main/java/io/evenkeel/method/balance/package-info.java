/** Shares a stage's examples out among the domains, and says how many of them must be synthetic. */
@NullMarked
package io.evenkeel.method.balance;

import org.jspecify.annotations.NullMarked;

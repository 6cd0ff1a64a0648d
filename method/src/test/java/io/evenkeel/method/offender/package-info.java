/** Planted offenders: code that must never be in the product, kept to prove that the rules see it. */
@NullMarked
package io.evenkeel.method.offender;

import org.jspecify.annotations.NullMarked;

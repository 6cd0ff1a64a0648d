/** What decides how a domain's shortfall is made up: recipes, rounds, filters. Plain Java. */
@NullMarked
package io.evenkeel.synthesizer.domain;

import org.jspecify.annotations.NullMarked;

/** What every service does the same way: settings checked at start, topology set-up, dead letters, workers. */
@NullMarked
package io.evenkeel.runtime;

import org.jspecify.annotations.NullMarked;

/** The scoring worker: what a student thinks of candidates, computed beside the topology and recorded for it. */
@NullMarked
package io.evenkeel.sampler.scoring;

import org.jspecify.annotations.NullMarked;

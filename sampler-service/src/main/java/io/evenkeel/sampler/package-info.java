/** sampler-service: traffic intake, census, pools, the held-out set, IFD scoring, head candidates. */
@NullMarked
package io.evenkeel.sampler;

import org.jspecify.annotations.NullMarked;

/** What the sampler decides, as plain Java: recomputable by an auditor without broker or framework. */
@NullMarked
package io.evenkeel.sampler.domain;

import org.jspecify.annotations.NullMarked;

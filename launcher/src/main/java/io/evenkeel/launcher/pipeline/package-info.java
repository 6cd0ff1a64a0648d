/** A pipeline as an operator sees it: asked for, followed, done. */
@org.jspecify.annotations.NullMarked
package io.evenkeel.launcher.pipeline;

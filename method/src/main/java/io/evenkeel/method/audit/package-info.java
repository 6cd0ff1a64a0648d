/** Commits to a set or a sequence of records with one hash, so that an auditor can recompute it. */
@NullMarked
package io.evenkeel.method.audit;

import org.jspecify.annotations.NullMarked;

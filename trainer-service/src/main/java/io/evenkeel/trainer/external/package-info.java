/** Has a stage trained by a command of the user's, mostly on a cluster, and takes back the student that it leaves. */
@NullMarked
package io.evenkeel.trainer.external;

import org.jspecify.annotations.NullMarked;

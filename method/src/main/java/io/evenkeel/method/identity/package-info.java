/** Names things so that the same thing always gets the same name: ids, content hashes, and the form of a question by which two are the same. */
@NullMarked
package io.evenkeel.method.identity;

import org.jspecify.annotations.NullMarked;

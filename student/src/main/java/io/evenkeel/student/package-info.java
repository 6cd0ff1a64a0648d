/** The student language model as its users see it: create, load, train, generate, score, save. The packages below are not API. */
@NullMarked
package io.evenkeel.student;

import org.jspecify.annotations.NullMarked;

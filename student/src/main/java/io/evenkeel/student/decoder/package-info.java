/** The decoder: its weights as arrays in Java, its mathematics as one text of kernels, and the calls that join them. */
@NullMarked
package io.evenkeel.student.decoder;

import org.jspecify.annotations.NullMarked;

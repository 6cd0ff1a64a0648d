/** Orders the candidates of one domain: by chance before there is a student, by difficulty (IFD) after. */
@NullMarked
package io.evenkeel.method.selection;

import org.jspecify.annotations.NullMarked;

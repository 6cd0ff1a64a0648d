/**
 * Conversations as a published checkpoint expects them: its chat template rendered as transformers renders it, and the
 * ids of the result, safe against what messages spell.
 *
 * <p>Templates come from strangers. They are parsed and scoped by jinjava, but every expression is evaluated here, with
 * Python's meaning and nothing of Java within reach; what is not known to mean the same is refused by name.
 */
@NullMarked
package io.evenkeel.student.chat;

import org.jspecify.annotations.NullMarked;

/** The reasoning domains: what can be asked, how it is solved exactly, and the steps that lead to the answer. */
package io.evenkeel.practice.domains;

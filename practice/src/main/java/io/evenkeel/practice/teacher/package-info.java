/** The practice teacher: an OpenAI-compatible HTTP server with a bill of its own and faults that can be dialled. */
package io.evenkeel.practice.teacher;

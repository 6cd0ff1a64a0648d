/** OpenAI's Files and Batch API over the practice teachers: many calls in one file, answered later, on the same bill. */
package io.evenkeel.practice.batch;

/** The recorded teacher: answers from a file of the user's, behind the same HTTP API as the practice teacher. */
package io.evenkeel.practice.recorded;

/** The practice world as commands: a teacher, a recorded teacher and a source of traffic, independent of the services. */
package io.evenkeel.practice;

/** The method and the student as experiments, without Kafka: the same classes as the services use. */
@NullMarked
package io.evenkeel.lab;

import org.jspecify.annotations.NullMarked;

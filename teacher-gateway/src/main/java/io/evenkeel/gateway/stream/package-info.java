/** The gateway's topology: Kafka Streams and Avro around the domain. */
@NullMarked
package io.evenkeel.gateway.stream;

import org.jspecify.annotations.NullMarked;

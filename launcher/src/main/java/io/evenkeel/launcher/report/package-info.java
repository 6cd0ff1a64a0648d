/** The report: topics folded into rows, without Kafka. */
@org.jspecify.annotations.NullMarked
package io.evenkeel.launcher.report;

/** What runs in one home: broker, registry, teacher and services, started and stopped in order. */
@org.jspecify.annotations.NullMarked
package io.evenkeel.launcher.running;

/** What the services say to each other: every topic, key, schema and header, declared once. */
@NullMarked
package io.evenkeel.contracts;

import org.jspecify.annotations.NullMarked;

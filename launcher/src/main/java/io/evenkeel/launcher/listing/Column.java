package io.evenkeel.launcher.listing;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One column.
 *
 * @param name of the field in JSON and of the heading; scripts rely on it
 * @param value taken from a row; null for none
 * @param <T> a row
 */
public record Column<T>(String name, Function<T, @Nullable Object> value) {}

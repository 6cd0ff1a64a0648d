package io.evenkeel.student.chat;

import java.util.LinkedHashMap;
import org.jspecify.annotations.Nullable;

/** The only value that a template may change: {@code set ns.name = value}. */
final class Namespace extends LinkedHashMap<String, @Nullable Object> {
    private static final long serialVersionUID = 1L;
}

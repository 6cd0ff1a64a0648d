package io.evenkeel.student.chat;

import com.hubspot.jinjava.util.ForLoop;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The variable {@code loop}; a ForLoop because jinjava's break and continue look for one. */
final class TemplateLoop extends ForLoop {
    private final List<@Nullable Object> items;

    TemplateLoop(List<@Nullable Object> items) {
        super(items.iterator(), items.size());
        this.items = items;
    }

    @Nullable
    Object attribute(String name) {
        int at = getIndex0();
        int size = items.size();
        return switch (name) {
            case "index" -> at + 1L;
            case "index0" -> (long) at;
            case "revindex" -> (long) size - at;
            case "revindex0" -> size - at - 1L;
            case "first" -> at == 0;
            case "last" -> at == size - 1;
            case "length" -> (long) size;
            case "previtem" -> at == 0 ? null : items.get(at - 1);
            case "nextitem" -> at == size - 1 ? null : items.get(at + 1);
            default ->
                throw new ChatTemplateRefused(
                        "The chat template asks for 'loop." + name + "', which is not supported.");
        };
    }
}

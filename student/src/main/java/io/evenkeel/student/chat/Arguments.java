package io.evenkeel.student.chat;

import com.hubspot.jinjava.el.ext.NamedParameter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a template passes to a filter, test, method or function.
 *
 * @param callee for sentences
 */
record Arguments(String callee, List<@Nullable Object> positional, Map<String, @Nullable Object> named) {

    static Arguments of(String callee, List<@Nullable Object> values) {
        var positional = new ArrayList<@Nullable Object>();
        var named = new LinkedHashMap<String, @Nullable Object>();
        for (var value : values) {
            if (value instanceof NamedParameter parameter) {
                named.put(parameter.getName(), parameter.getValue());
            } else {
                positional.add(value);
            }
        }
        return new Arguments(callee, positional, named);
    }

    /** Refuses more, or other names, than there are. */
    Arguments allow(String... names) {
        if (positional.size() > names.length || !List.of(names).containsAll(named.keySet())) {
            throw new ChatTemplateRefused("The chat template passes " + callee + " arguments that are not supported"
                    + (names.length == 0 ? "; it takes none." : "; it takes: " + String.join(", ", names) + "."));
        }
        return this;
    }

    boolean has(int index, String name) {
        return index < positional.size() || named.containsKey(name);
    }

    @Nullable
    Object get(int index, String name) {
        return index < positional.size() ? positional.get(index) : named.get(name);
    }

    String text(int index, String name) {
        if (get(index, name) instanceof String text) {
            return text;
        }
        throw new ChatTemplateRefused("The chat template passes " + callee + " "
                + PythonOperators.kind(get(index, name)) + " where a text belongs.");
    }

    /** @return null where none, or None, is passed */
    @Nullable
    String textOrNull(int index, String name) {
        var value = get(index, name);
        return value == null || value instanceof None ? null : text(index, name);
    }

    long whole(int index, String name, long otherwise) {
        return has(index, name) ? PythonOperators.whole(get(index, name)) : otherwise;
    }
}

package io.evenkeel.student.chat;

import com.hubspot.jinjava.interpret.JinjavaInterpreter;
import com.hubspot.jinjava.lib.tag.FlexibleTag;
import com.hubspot.jinjava.lib.tag.Tag;
import com.hubspot.jinjava.tree.TagNode;
import com.hubspot.jinjava.tree.parse.TagToken;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** {@code set}: one name, an entry of a namespace, or a block. */
final class SetTag implements Tag, FlexibleTag {
    private static final long serialVersionUID = 1L;
    private static final Pattern ASSIGNMENT = Pattern.compile("\\s*(\\w+)(?:\\.(\\w+))?\\s*=(?!=)(.*)", Pattern.DOTALL);
    private static final Pattern BLOCK = Pattern.compile("\\s*(\\w+)(?:\\.(\\w+))?\\s*");

    @Override
    public String getName() {
        return "set";
    }

    @Override
    public boolean hasEndTag(TagToken tag) {
        return !ASSIGNMENT.matcher(tag.getHelpers()).matches();
    }

    @Override
    public String interpret(TagNode tag, JinjavaInterpreter interpreter) {
        var assignment = ASSIGNMENT.matcher(tag.getHelpers());
        if (assignment.matches()) {
            var value = interpreter.resolveELExpression(assignment.group(3), tag.getLineNumber());
            put(assignment.group(1), assignment.group(2), value, interpreter);
            return "";
        }
        var block = BLOCK.matcher(tag.getHelpers());
        if (!block.matches()) {
            throw new ChatTemplateRefused("The chat template has a 'set' in line " + tag.getLineNumber()
                    + " that is not supported; allowed are one name, an entry of a namespace, and a block.");
        }
        var text = new StringBuilder();
        try (var scope = interpreter.enterScope()) {
            for (var child : tag.getChildren()) {
                text.append(child.render(interpreter));
                RenderBudget.atMost(text.length(), RenderBudget.TEXT, "text");
            }
        }
        put(block.group(1), block.group(2), text.toString(), interpreter);
        return "";
    }

    private static void put(
            String name, @Nullable String entry, @Nullable Object value, JinjavaInterpreter interpreter) {
        if (entry == null) {
            interpreter.getContext().put(name, value);
        } else if (interpreter.getContext().get(name) instanceof Namespace namespace) {
            namespace.put(entry, value);
        } else {
            throw new ChatTemplateRefused(
                    "The chat template sets '" + name + "." + entry + "', but " + name + " is no namespace.");
        }
    }
}

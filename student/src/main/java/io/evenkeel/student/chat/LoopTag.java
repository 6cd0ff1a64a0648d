package io.evenkeel.student.chat;

import com.hubspot.jinjava.interpret.JinjavaInterpreter;
import com.hubspot.jinjava.lib.tag.ForTag;
import com.hubspot.jinjava.lib.tag.Tag;
import com.hubspot.jinjava.tree.Node;
import com.hubspot.jinjava.tree.TagNode;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * {@code for} as Jinja has it: with {@code if} and {@code else}, and what an iteration sets is gone in the next one.
 * jinjava reads {@code for a in b if c} as a choice between b and nothing.
 */
final class LoopTag implements Tag {
    private static final long serialVersionUID = 1L;
    private static final Pattern HEAD = Pattern.compile("\\s*(\\w+(?:\\s*,\\s*\\w+)*)\\s+in\\s+(.*)", Pattern.DOTALL);

    @Override
    public String getName() {
        return "for";
    }

    @Override
    public String interpret(TagNode tag, JinjavaInterpreter interpreter) {
        var head = HEAD.matcher(tag.getHelpers());
        if (!head.matches()) {
            throw new ChatTemplateRefused(
                    "The chat template has a 'for' without names and 'in' in line " + tag.getLineNumber() + ".");
        }
        var names = head.group(1).split("\\s*,\\s*", -1);
        int condition = condition(head.group(2));
        var source = condition < 0 ? head.group(2) : head.group(2).substring(0, condition);
        var items = PythonOperators.items(interpreter.resolveELExpression(source, tag.getLineNumber()));
        if (condition >= 0) {
            var filter = head.group(2).substring(condition + "if".length());
            items = filtered(items, names, filter, tag.getLineNumber(), interpreter);
        }

        var body = new ArrayList<Node>();
        var otherwise = new ArrayList<Node>();
        var branch = body;
        for (var child : tag.getChildren()) {
            if (child instanceof TagNode node && node.getName().equals("else")) {
                branch = otherwise;
            } else {
                branch.add(child);
            }
        }

        var text = new StringBuilder();
        var loop = new TemplateLoop(items);
        while (loop.hasNext()) {
            var item = loop.next();
            ((Rendering) interpreter).budget().scope();
            try (var scope = interpreter.enterScope()) {
                assign(names, item, interpreter);
                interpreter.getContext().put(ForTag.LOOP, loop);
                for (var child : body) {
                    text.append(child.render(interpreter));
                    RenderBudget.atMost(text.length(), RenderBudget.TEXT, "text");
                    if (loop.isContinued()) {
                        break;
                    }
                }
            }
        }
        if (items.isEmpty()) {
            for (var child : otherwise) {
                text.append(child.render(interpreter));
            }
        }
        return text.toString();
    }

    private static List<@Nullable Object> filtered(
            List<@Nullable Object> items, String[] names, String filter, int line, JinjavaInterpreter interpreter) {
        var kept = new ArrayList<@Nullable Object>();
        for (var item : items) {
            ((Rendering) interpreter).budget().scope();
            try (var scope = interpreter.enterScope()) {
                assign(names, item, interpreter);
                if (PythonOperators.truth(interpreter.resolveELExpression(filter, line))) {
                    kept.add(item);
                }
            }
        }
        return kept;
    }

    private static void assign(String[] names, @Nullable Object item, JinjavaInterpreter interpreter) {
        if (names.length == 1) {
            interpreter.getContext().put(names[0], item);
            return;
        }
        var values = PythonOperators.items(item);
        if (values.size() != names.length) {
            throw new ChatTemplateRefused(
                    "The chat template loops with " + names.length + " names over items of " + values.size() + ".");
        }
        for (int i = 0; i < names.length; i++) {
            interpreter.getContext().put(names[i], values.get(i));
        }
    }

    /** Where the loop's own {@code if} stands: outside texts and brackets; -1 where there is none. */
    private static int condition(String expression) {
        int depth = 0;
        for (int i = 0; i < expression.length(); i++) {
            char c = expression.charAt(i);
            switch (c) {
                case '\'', '"' -> {
                    for (i++; i < expression.length() && expression.charAt(i) != c; i++) {
                        i += expression.charAt(i) == '\\' ? 1 : 0;
                    }
                }
                case '(', '[', '{' -> depth++;
                case ')', ']', '}' -> depth--;
                default -> {
                    boolean word = expression.startsWith("if", i)
                            && i > 0
                            && !Character.isJavaIdentifierPart(expression.charAt(i - 1))
                            && i + 2 < expression.length()
                            && !Character.isJavaIdentifierPart(expression.charAt(i + 2));
                    if (depth == 0 && word) {
                        return i;
                    }
                }
            }
        }
        return -1;
    }
}

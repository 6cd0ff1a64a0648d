package io.evenkeel.student.chat;

import com.hubspot.jinjava.interpret.JinjavaInterpreter;
import com.hubspot.jinjava.lib.tag.ForTag;
import com.hubspot.jinjava.lib.tag.Tag;
import com.hubspot.jinjava.tree.TagNode;
import com.hubspot.jinjava.util.ForLoop;

/** {@code if} with Python's truth: to jinjava the text {@code false} is false. */
final class IfTag implements Tag {
    private static final long serialVersionUID = 1L;

    @Override
    public String getName() {
        return "if";
    }

    @Override
    public String interpret(TagNode tag, JinjavaInterpreter interpreter) {
        var text = new StringBuilder();
        boolean chosen = holds(tag, interpreter);
        boolean done = chosen;
        for (var child : tag.getChildren()) {
            if (child instanceof TagNode branch && branch.getName().equals("elif")) {
                chosen = !done && holds(branch, interpreter);
                done |= chosen;
            } else if (child instanceof TagNode branch && branch.getName().equals("else")) {
                chosen = !done;
                done = true;
            } else if (chosen) {
                text.append(child.render(interpreter));
                if (interpreter.getContext().get(ForTag.LOOP) instanceof ForLoop loop && loop.isContinued()) {
                    break;
                }
            }
            RenderBudget.atMost(text.length(), RenderBudget.TEXT, "text");
        }
        return text.toString();
    }

    private static boolean holds(TagNode tag, JinjavaInterpreter interpreter) {
        return PythonOperators.truth(interpreter.resolveELExpression(tag.getHelpers(), tag.getLineNumber()));
    }
}

package io.evenkeel.student.chat;

import com.hubspot.jinjava.interpret.JinjavaInterpreter;
import com.hubspot.jinjava.lib.tag.Tag;
import com.hubspot.jinjava.tree.TagNode;

/** transformers' own tag around what the assistant says; it renders to what it contains. */
final class GenerationTag implements Tag {
    private static final long serialVersionUID = 1L;

    @Override
    public String getName() {
        return "generation";
    }

    @Override
    public String interpret(TagNode tag, JinjavaInterpreter interpreter) {
        var text = new StringBuilder();
        for (var child : tag.getChildren()) {
            text.append(child.render(interpreter));
            RenderBudget.atMost(text.length(), RenderBudget.TEXT, "text");
        }
        return text.toString();
    }
}

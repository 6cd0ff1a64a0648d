package io.evenkeel.student.chat;

import com.hubspot.jinjava.interpret.JinjavaInterpreter;
import java.util.ArrayList;
import java.util.List;
import jinjava.de.odysseus.el.tree.Bindings;
import jinjava.de.odysseus.el.tree.Node;
import jinjava.de.odysseus.el.tree.impl.ast.AstNode;
import jinjava.de.odysseus.el.tree.impl.ast.AstRightValue;
import jinjava.javax.el.ELContext;
import org.jspecify.annotations.Nullable;

/** A part of an expression: its value follows from the values of its parts, each of which is paid for. */
final class Expression extends AstRightValue {
    private final List<AstNode> parts;
    private final Meaning meaning;

    private Expression(List<AstNode> parts, Meaning meaning) {
        this.parts = parts;
        this.meaning = meaning;
    }

    /** Evaluates all parts, in their order. */
    static Expression of(Strict meaning, List<AstNode> parts) {
        return new Expression(parts, (rendering, evaluator) -> {
            var values = new ArrayList<@Nullable Object>();
            for (var part : parts) {
                values.add(evaluator.value(part));
            }
            return meaning.value(rendering, values);
        });
    }

    /** Evaluates parts where it needs them. */
    static Expression lazy(Meaning meaning, AstNode... parts) {
        return new Expression(List.of(parts), meaning);
    }

    @Override
    public @Nullable Object eval(Bindings bindings, ELContext context) {
        var rendering = (Rendering) JinjavaInterpreter.getCurrent();
        rendering.budget().step();
        var value = meaning.value(rendering, part -> {
            var result = part.eval(bindings, context);
            rendering.budget().touch(result);
            return result;
        });
        rendering.budget().touch(value);
        return value;
    }

    @Override
    public void appendStructure(StringBuilder builder, Bindings bindings) {
        builder.append("expression");
    }

    @Override
    public int getCardinality() {
        return parts.size();
    }

    @Override
    public Node getChild(int i) {
        return parts.get(i);
    }

    interface Meaning {
        @Nullable
        Object value(Rendering rendering, Evaluator evaluator);
    }

    interface Strict {
        @Nullable
        Object value(Rendering rendering, List<@Nullable Object> values);
    }

    interface Evaluator {
        @Nullable
        Object value(AstNode part);
    }
}

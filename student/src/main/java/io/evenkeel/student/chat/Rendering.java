package io.evenkeel.student.chat;

import com.hubspot.jinjava.Jinjava;
import com.hubspot.jinjava.JinjavaConfig;
import com.hubspot.jinjava.interpret.Context;
import com.hubspot.jinjava.interpret.JinjavaInterpreter;
import com.hubspot.jinjava.interpret.TemplateError;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One rendering of one template: it ends at the first error, where jinjava would go on without the value. */
final class Rendering extends JinjavaInterpreter {
    private final RenderBudget budget = new RenderBudget();
    private final TemplateFunctions functions;

    Rendering(Jinjava engine, Context context, JinjavaConfig config, TemplateFunctions functions) {
        super(engine, context, config);
        this.functions = functions;
    }

    RenderBudget budget() {
        return budget;
    }

    @Nullable
    Object variable(String name) {
        return getContext().get(name);
    }

    /** A macro of the template, or one of the functions. */
    Object call(String name, List<@Nullable Object> values) {
        var macro = getContext().getGlobalMacro(name);
        if (macro == null) {
            return functions.call(name, Arguments.of("the function '" + name + "'", values));
        }
        budget.enterMacro();
        try {
            return macro.evaluate(values.toArray());
        } finally {
            budget.leaveMacro();
        }
    }

    @Override
    public String getAsString(@Nullable Object value) {
        return PythonText.str(value);
    }

    @Override
    public void addError(@Nullable TemplateError error) {
        if (error != null) {
            throw refusal(error.getException(), error.getMessage());
        }
    }

    /** The refusal inside an exception, or one that names the deepest reason. */
    static ChatTemplateRefused refusal(@Nullable Throwable thrown, @Nullable String otherwise) {
        var reason = otherwise;
        for (var cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause instanceof ChatTemplateRefused refused) {
                return refused;
            }
            reason = cause.getMessage() == null ? reason : cause.getMessage();
        }
        var line = String.valueOf(reason).lines().findFirst().orElse("no reason given");
        return new ChatTemplateRefused("The chat template cannot be rendered: " + line, thrown);
    }
}

package io.evenkeel.student.chat;

import com.hubspot.jinjava.Jinjava;
import com.hubspot.jinjava.JinjavaConfig;
import com.hubspot.jinjava.LegacyOverrides;
import com.hubspot.jinjava.el.JinjavaProcessors;
import com.hubspot.jinjava.el.TruthyTypeConverter;
import com.hubspot.jinjava.interpret.Context;
import com.hubspot.jinjava.interpret.Context.Library;
import com.hubspot.jinjava.interpret.JinjavaInterpreter;
import com.hubspot.jinjava.lib.Importable;
import com.hubspot.jinjava.lib.tag.Tag;
import java.time.Clock;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import jinjava.de.odysseus.el.ExpressionFactoryImpl;
import jinjava.de.odysseus.el.tree.TreeStore;
import jinjava.de.odysseus.el.tree.impl.Cache;
import jinjava.javax.el.CompositeELResolver;
import jinjava.javax.el.ExpressionFactory;
import org.jspecify.annotations.Nullable;

/** jinjava, set up so that a template reaches nothing but its variables and what this package gives it. */
final class TemplateEngine {
    private static final Set<String> TAGS =
            Set.of("if", "elif", "else", "for", "set", "macro", "break", "continue", "generation");
    private static final int EXPRESSIONS_KEPT = 2_000;

    private static final TemplateEngine SHARED = new TemplateEngine();

    private final Jinjava jinjava;
    private final JinjavaConfig config;

    private TemplateEngine() {
        var settings = JinjavaConfig.newBuilder()
                .withLegacyOverrides(LegacyOverrides.newBuilder()
                        .withParseWhitespaceControlStrictly(true)
                        .withEvaluateMapKeys(true)
                        .build())
                .withNestedInterpretationEnabled(false)
                .withEnableRecursiveMacroCalls(true)
                .withElResolver(new CompositeELResolver())
                .withMaxOutputSize(RenderBudget.TEXT)
                .withMaxListSize(RenderBudget.ITEMS)
                .withMaxMapSize(RenderBudget.ITEMS)
                .withProcessors(JinjavaProcessors.newBuilder()
                        .withNodePreProcessor((node, rendering) ->
                                ((Rendering) rendering).budget().step())
                        .build());
        jinjava = new PlainJinjava(settings.build());
        for (Tag tag : new Tag[] {new IfTag(), new LoopTag(), new SetTag(), new GenerationTag()}) {
            jinjava.registerTag(tag);
        }
        var context = jinjava.getGlobalContext();
        var disabled = Map.of(
                Library.TAG,
                        context.getAllTags().stream()
                                .map(Importable::getName)
                                .filter(name -> !TAGS.contains(name) && !name.startsWith("end"))
                                .collect(Collectors.toSet()),
                Library.FILTER,
                        context.getAllFilters().stream()
                                .map(Importable::getName)
                                .collect(Collectors.toSet()),
                Library.EXP_TEST,
                        context.getAllExpTests().stream()
                                .map(Importable::getName)
                                .collect(Collectors.toSet()),
                Library.FUNCTION,
                        context.getAllFunctions().stream()
                                .map(Importable::getName)
                                .collect(Collectors.toSet()));
        config = settings.withDisabled(disabled).build();
    }

    static TemplateEngine shared() {
        return SHARED;
    }

    /** @throws ChatTemplateRefused whatever is wrong with the template */
    String render(String template, Map<String, ?> variables, Clock clock) {
        if (template.length() > RenderBudget.TEMPLATE) {
            throw new ChatTemplateRefused(
                    "The chat template is longer than the " + RenderBudget.TEMPLATE + " characters that are allowed.");
        }
        var context = new Context(jinjava.getGlobalContextCopy(), variables, config.getDisabled());
        var rendering = new Rendering(jinjava, context, config, new TemplateFunctions(clock));
        JinjavaInterpreter.pushCurrent(rendering);
        try {
            return rendering.render(TemplateText.settled(template));
        } catch (RuntimeException e) {
            throw Rendering.refusal(e, null);
        } catch (StackOverflowError e) {
            throw new ChatTemplateRefused("The chat template is nested too deeply.", e);
        } finally {
            JinjavaInterpreter.popCurrent();
        }
    }

    private static final class PlainJinjava extends Jinjava {
        private final ExpressionFactory expressions = new ExpressionFactoryImpl(
                new TreeStore(ExpressionSyntax.builder(), new Cache(EXPRESSIONS_KEPT)), new TruthyTypeConverter());

        PlainJinjava(JinjavaConfig config) {
            super(config);
        }

        @Override
        public @Nullable ExpressionFactory getExpressionFactory() {
            return expressions;
        }
    }
}

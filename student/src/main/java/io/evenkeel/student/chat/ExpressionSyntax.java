package io.evenkeel.student.chat;

import static jinjava.de.odysseus.el.tree.impl.Scanner.Symbol.COLON;
import static jinjava.de.odysseus.el.tree.impl.Scanner.Symbol.COMMA;
import static jinjava.de.odysseus.el.tree.impl.Scanner.Symbol.IDENTIFIER;
import static jinjava.de.odysseus.el.tree.impl.Scanner.Symbol.LBRACK;
import static jinjava.de.odysseus.el.tree.impl.Scanner.Symbol.LPAREN;
import static jinjava.de.odysseus.el.tree.impl.Scanner.Symbol.RBRACK;
import static jinjava.de.odysseus.el.tree.impl.Scanner.Symbol.RPAREN;
import static jinjava.de.odysseus.el.tree.impl.Scanner.Symbol.STRING;

import com.hubspot.jinjava.el.ext.ExtendedParser;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.BiFunction;
import jinjava.de.odysseus.el.tree.impl.Builder;
import jinjava.de.odysseus.el.tree.impl.Parser;
import jinjava.de.odysseus.el.tree.impl.Scanner.ScanException;
import jinjava.de.odysseus.el.tree.impl.ast.AstNode;
import jinjava.de.odysseus.el.tree.impl.ast.AstNull;
import jinjava.de.odysseus.el.tree.impl.ast.AstString;
import org.jspecify.annotations.Nullable;

/**
 * Jinja's expressions, on jinjava's scanner: Jinja's precedences, and nodes that know nothing of Java's objects.
 *
 * <p>jinjava's own parser would read {@code not a == b} as {@code (not a) == b}, takes no {@code [::-1]}, and
 * resolves names, filters and methods by reflection.
 */
final class ExpressionSyntax extends ExtendedParser {
    private static final Set<String> NO_ARGUMENT = Set.of("and", "or", "else", "is", "if", "not", "in");

    private static final Set<String> COMPARISONS = Set.of("==", "!=", "<", "<=", ">", ">=", "in");

    private ExpressionSyntax(Builder context, String input) {
        super(context, input);
    }

    static Builder builder() {
        return new Syntax();
    }

    @Override
    protected @Nullable AstNode expr(boolean required) throws ScanException, ParseException {
        var value = or(required);
        while (value != null && is("if")) {
            consumeToken();
            AstNode condition = operand(this::or);
            AstNode otherwise = new AstNull();
            if (is("else")) {
                consumeToken();
                otherwise = operand(this::expr);
            }
            AstNode then = value;
            AstNode other = otherwise;
            value = Expression.lazy(
                    (rendering, evaluator) ->
                            evaluator.value(PythonOperators.truth(evaluator.value(condition)) ? then : other),
                    condition,
                    then,
                    other);
        }
        return value;
    }

    @Override
    protected @Nullable AstNode or(boolean required) throws ScanException, ParseException {
        var value = and(required);
        while (value != null && is("or")) {
            consumeToken();
            value = shortcut(value, operand(this::and), true);
        }
        return value;
    }

    @Override
    protected @Nullable AstNode and(boolean required) throws ScanException, ParseException {
        var value = eq(required);
        while (value != null && is("and")) {
            consumeToken();
            value = shortcut(value, operand(this::eq), false);
        }
        return value;
    }

    @Override
    protected @Nullable AstNode eq(boolean required) throws ScanException, ParseException {
        if (is("not")) {
            consumeToken();
            return Expression.of(
                    (rendering, values) -> !PythonOperators.truth(values.get(0)), List.of(operand(this::eq)));
        }
        var value = add(required);
        for (boolean compared = false; value != null; compared = true) {
            if (compared && COMPARISONS.contains(operator())) {
                throw new ChatTemplateRefused(
                        "The chat template compares more than two values in a row, which is not supported.");
            }
            if (is("not") && lookahead(0).getImage().equals("in")) {
                consumeToken();
                consumeToken();
                value = Expression.of(
                        (rendering, values) ->
                                !PythonOperators.contains(values.get(1), values.get(0), rendering.budget()),
                        List.of(value, operand(this::add)));
                continue;
            }
            var operator = operator();
            if (!COMPARISONS.contains(operator)) {
                return value;
            }
            consumeToken();
            value = Expression.of(
                    (rendering, values) -> compared(operator, values.get(0), values.get(1), rendering.budget()),
                    List.of(value, operand(this::add)));
        }
        return value;
    }

    @Override
    protected @Nullable AstNode add(boolean required) throws ScanException, ParseException {
        var value = concatenation(required);
        while (value != null && (is("+") || is("-"))) {
            BiFunction<@Nullable Object, @Nullable Object, @Nullable Object> operator =
                    consumeToken().getImage().equals("+") ? PythonOperators::add : PythonOperators::subtract;
            value = binary(value, operand(this::concatenation), operator);
        }
        if (value != null && is("=")) {
            return super.getExtensionHandler(consumeToken()).createAstNode(value, operand(this::expr));
        }
        return value;
    }

    @Override
    protected @Nullable AstNode mul(boolean required) throws ScanException, ParseException {
        var value = unary(required);
        while (value != null) {
            BiFunction<@Nullable Object, @Nullable Object, @Nullable Object> operator;
            switch (operator()) {
                case "*" -> operator = PythonOperators::multiply;
                case "/" -> operator = PythonOperators::divide;
                case "//" -> operator = PythonOperators::divideDown;
                case "%" -> operator = PythonOperators::remainder;
                default -> {
                    return value;
                }
            }
            consumeToken();
            value = binary(value, operand(this::unary), operator);
        }
        return value;
    }

    @Override
    protected @Nullable AstNode unary(boolean required) throws ScanException, ParseException {
        if (is("-")) {
            consumeToken();
            return Expression.of(
                    (rendering, values) -> PythonOperators.negate(values.get(0)), List.of(operand(this::unary)));
        }
        if (is("+")) {
            consumeToken();
            return unary(true);
        }
        var value = value();
        if (value == null && required) {
            fail("an expression");
        }
        return value;
    }

    @Override
    protected @Nullable AstNode value() throws ScanException, ParseException {
        var value = primary();
        while (value != null) {
            if (is("|")) {
                consumeToken();
                value = filter(value);
            } else if (is("is")) {
                consumeToken();
                value = test(value);
            } else {
                return value;
            }
        }
        return null;
    }

    @Override
    protected @Nullable AstNode nonliteral() throws ScanException, ParseException {
        if (getToken().getSymbol() != IDENTIFIER) {
            return super.nonliteral();
        }
        var name = consumeToken().getImage();
        if (getToken().getSymbol() == LPAREN) {
            return Expression.of((rendering, values) -> rendering.call(name, values), arguments(List.of()));
        }
        return is("=") ? identifier(name) : Expression.lazy((rendering, evaluator) -> rendering.variable(name));
    }

    /** Texts side by side are one text. */
    @Override
    protected @Nullable AstNode literal() throws ScanException, ParseException {
        if (getToken().getSymbol() != STRING) {
            return super.literal();
        }
        var text = new StringBuilder();
        while (getToken().getSymbol() == STRING) {
            text.append(consumeToken().getImage());
        }
        return new AstString(text.toString());
    }

    private @Nullable AstNode concatenation(boolean required) throws ScanException, ParseException {
        var value = mul(required);
        while (value != null && is("~")) {
            consumeToken();
            value = binary(
                    value, operand(this::mul), (a, b) -> PythonOperators.add(PythonText.str(a), PythonText.str(b)));
        }
        return value;
    }

    /** A name, call, literal or parenthesis, with what is asked of it. */
    private @Nullable AstNode primary() throws ScanException, ParseException {
        var value = nonliteral();
        if (value == null) {
            value = literal();
        }
        while (value != null) {
            switch (getToken().getSymbol()) {
                case DOT -> {
                    consumeToken();
                    var name = consumeToken().getImage();
                    value = getToken().getSymbol() == LPAREN
                            ? Expression.of(
                                    (rendering, values) -> PythonMethods.call(
                                            values.get(0),
                                            name,
                                            Arguments.of("'" + name + "'", values.subList(1, values.size()))),
                                    arguments(List.of(value)))
                            : Expression.of(
                                    (rendering, values) -> PythonMethods.attribute(values.get(0), name),
                                    List.of(value));
                }
                case LBRACK -> value = bracket(value);
                default -> {
                    return value;
                }
            }
        }
        return null;
    }

    private AstNode bracket(AstNode base) throws ScanException, ParseException {
        consumeToken(LBRACK);
        var bounds = new ArrayList<AstNode>(List.of(base, bound()));
        while (getToken().getSymbol() == COLON && bounds.size() < 4) {
            consumeToken();
            bounds.add(bound());
        }
        consumeToken(RBRACK);
        if (bounds.size() == 2) {
            return Expression.of((rendering, values) -> PythonMethods.item(values.get(0), values.get(1)), bounds);
        }
        return Expression.of(
                (rendering, values) -> PythonMethods.slice(
                        values.get(0), values.get(1), values.get(2), values.size() > 3 ? values.get(3) : null),
                bounds);
    }

    private AstNode bound() throws ScanException, ParseException {
        var bound = expr(false);
        return bound == null ? new AstNull() : bound;
    }

    private AstNode filter(AstNode value) throws ScanException, ParseException {
        var name = consumeToken(IDENTIFIER).getImage();
        return Expression.of(
                (rendering, values) -> TemplateFilters.apply(
                        name,
                        values.get(0),
                        Arguments.of("the filter '" + name + "'", values.subList(1, values.size())),
                        rendering.budget()),
                getToken().getSymbol() == LPAREN ? arguments(List.of(value)) : List.of(value));
    }

    private AstNode test(AstNode value) throws ScanException, ParseException {
        boolean negated = is("not");
        if (negated) {
            consumeToken();
        }
        var name = consumeToken().getImage();
        var parts = new ArrayList<AstNode>(List.of(value));
        if (getToken().getSymbol() == LPAREN) {
            parts = new ArrayList<>(arguments(parts));
        } else if (!NO_ARGUMENT.contains(operator())) {
            var argument = primary();
            if (argument != null) {
                parts.add(argument);
            }
        }
        return Expression.of(
                (rendering, values) -> negated
                        != TemplateTests.holds(
                                name,
                                values.get(0),
                                Arguments.of("the test '" + name + "'", values.subList(1, values.size())),
                                rendering.budget()),
                parts);
    }

    private List<AstNode> arguments(List<AstNode> before) throws ScanException, ParseException {
        var arguments = new ArrayList<>(before);
        consumeToken(LPAREN);
        while (getToken().getSymbol() != RPAREN) {
            arguments.add(operand(this::expr));
            if (getToken().getSymbol() != RPAREN) {
                consumeToken(COMMA);
            }
        }
        consumeToken(RPAREN);
        return arguments;
    }

    /** Python's {@code and} and {@code or} give the operand that decided. */
    private static AstNode shortcut(AstNode left, AstNode right, boolean decides) {
        return Expression.lazy(
                (rendering, evaluator) -> {
                    var value = evaluator.value(left);
                    return PythonOperators.truth(value) == decides ? value : evaluator.value(right);
                },
                left,
                right);
    }

    private static AstNode binary(
            AstNode left, AstNode right, BiFunction<@Nullable Object, @Nullable Object, @Nullable Object> operator) {
        return Expression.of((rendering, values) -> operator.apply(values.get(0), values.get(1)), List.of(left, right));
    }

    private static boolean compared(
            String operator, @Nullable Object left, @Nullable Object right, RenderBudget budget) {
        return switch (operator) {
            case "==" -> PythonOperators.equal(left, right, budget);
            case "!=" -> !PythonOperators.equal(left, right, budget);
            case "in" -> PythonOperators.contains(right, left, budget);
            case "<" -> PythonOperators.compare(left, right) < 0;
            case "<=" -> PythonOperators.compare(left, right) <= 0;
            case ">" -> PythonOperators.compare(left, right) > 0;
            default -> PythonOperators.compare(left, right) >= 0;
        };
    }

    /** What must stand there: with true, each level fails instead of finding nothing. */
    private static AstNode operand(Level level) throws ScanException, ParseException {
        var operand = level.parse(true);
        if (operand == null) {
            throw new IllegalStateException("a required operand was not parsed");
        }
        return operand;
    }

    /** Whether the next token is this operator or keyword, and not a text that looks like it. */
    private boolean is(String image) {
        return operator().equals(image);
    }

    private String operator() {
        return getToken().getSymbol() == STRING ? "" : getToken().getImage();
    }

    private interface Level {
        @Nullable
        AstNode parse(boolean required) throws ScanException, ParseException;
    }

    private static final class Syntax extends Builder {
        private static final long serialVersionUID = 1L;

        @Override
        protected Parser createParser(String expression) {
            return new ExpressionSyntax(this, expression);
        }
    }
}

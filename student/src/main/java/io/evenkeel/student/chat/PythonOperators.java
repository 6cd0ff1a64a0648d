package io.evenkeel.student.chat;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Python's operators on the values that templates handle; where Python raises a TypeError, the template is refused. */
final class PythonOperators {
    private PythonOperators() {}

    /** Python's truth: the text {@code false} is true. */
    static boolean truth(@Nullable Object value) {
        return switch (value) {
            case null -> false;
            case None none -> false;
            case Boolean truth -> truth;
            case Number number -> number.doubleValue() != 0;
            case String text -> !text.isEmpty();
            case Collection<?> items -> !items.isEmpty();
            case Map<?, ?> map -> !map.isEmpty();
            default -> true;
        };
    }

    static Object add(@Nullable Object left, @Nullable Object right) {
        if (left instanceof String a && right instanceof String b) {
            RenderBudget.atMost((long) a.length() + b.length(), RenderBudget.TEXT, "text");
            return a + b;
        }
        if (left instanceof List<?> a && right instanceof List<?> b) {
            RenderBudget.atMost((long) a.size() + b.size(), RenderBudget.ITEMS, "list");
            var both = new ArrayList<@Nullable Object>(a);
            both.addAll(b);
            return both;
        }
        return isWhole(left) && isWhole(right)
                ? (Object) Math.addExact(whole(left), whole(right))
                : (Object) (real("+", left) + real("+", right));
    }

    static Object subtract(@Nullable Object left, @Nullable Object right) {
        return isWhole(left) && isWhole(right)
                ? (Object) Math.subtractExact(whole(left), whole(right))
                : (Object) (real("-", left) - real("-", right));
    }

    static Object multiply(@Nullable Object left, @Nullable Object right) {
        if (left instanceof String text && isWhole(right)) {
            return repeated(text, whole(right));
        }
        if (isWhole(left) && right instanceof String text) {
            return repeated(text, whole(left));
        }
        return isWhole(left) && isWhole(right)
                ? (Object) Math.multiplyExact(whole(left), whole(right))
                : (Object) (real("*", left) * real("*", right));
    }

    static Object divide(@Nullable Object left, @Nullable Object right) {
        if (real("/", right) == 0) {
            throw new ChatTemplateRefused("The chat template divides by zero.");
        }
        return real("/", left) / real("/", right);
    }

    static Object divideDown(@Nullable Object left, @Nullable Object right) {
        return Math.floorDiv(divisible(left, right), whole(right));
    }

    static Object remainder(@Nullable Object left, @Nullable Object right) {
        return Math.floorMod(divisible(left, right), whole(right));
    }

    static Object negate(@Nullable Object value) {
        return isWhole(value) ? (Object) Math.negateExact(whole(value)) : (Object) (-real("-", value));
    }

    static boolean equal(@Nullable Object left, @Nullable Object right, RenderBudget budget) {
        budget.step();
        if (left == right) {
            return true;
        }
        if (isNumber(left) && isNumber(right)) {
            return isWhole(left) && isWhole(right)
                    ? whole(left) == whole(right)
                    : real("==", left) == real("==", right);
        }
        if (left instanceof List<?> a && right instanceof List<?> b) {
            if (a.size() != b.size()) {
                return false;
            }
            Iterator<?> others = b.iterator();
            for (var item : a) {
                if (!equal(item, others.next(), budget)) {
                    return false;
                }
            }
            return true;
        }
        if (left instanceof Map<?, ?> a && right instanceof Map<?, ?> b) {
            if (a.size() != b.size()) {
                return false;
            }
            for (var entry : a.entrySet()) {
                if (!b.containsKey(entry.getKey()) || !equal(entry.getValue(), b.get(entry.getKey()), budget)) {
                    return false;
                }
            }
            return true;
        }
        return left instanceof String && left.equals(right);
    }

    /** Negative, zero or positive, as for a Comparator. */
    static int compare(@Nullable Object left, @Nullable Object right) {
        if (left instanceof String a && right instanceof String b) {
            // Python orders by code point, Java by UTF-16 unit.
            var others = b.codePoints().iterator();
            for (var points = a.codePoints().iterator(); points.hasNext(); ) {
                if (!others.hasNext()) {
                    return 1;
                }
                int order = Integer.compare(points.nextInt(), others.nextInt());
                if (order != 0) {
                    return order;
                }
            }
            return others.hasNext() ? -1 : 0;
        }
        return isWhole(left) && isWhole(right)
                ? Long.compare(whole(left), whole(right))
                : Double.compare(real("<", left), real("<", right));
    }

    static boolean contains(@Nullable Object container, @Nullable Object item, RenderBudget budget) {
        if (container instanceof String text && item instanceof String part) {
            return text.contains(part);
        }
        return switch (container) {
            case Collection<?> items -> items.stream().anyMatch(other -> equal(other, item, budget));
            case Map<?, ?> map -> map.containsKey(item);
            case null -> false;
            default -> throw new ChatTemplateRefused("The chat template asks what is in " + kind(container) + ".");
        };
    }

    /** The items that a loop visits. */
    static List<@Nullable Object> items(@Nullable Object value) {
        return switch (value) {
            case null -> List.of();
            case List<?> list -> new ArrayList<>(list);
            case Map<?, ?> map -> new ArrayList<>(map.keySet());
            case String text -> {
                RenderBudget.atMost(text.length(), RenderBudget.ITEMS, "list");
                yield new ArrayList<>(
                        text.codePoints().mapToObj(Character::toString).toList());
            }
            default -> throw new ChatTemplateRefused("The chat template loops over " + kind(value) + ".");
        };
    }

    static boolean isWhole(@Nullable Object value) {
        return value instanceof Long || value instanceof Integer || value instanceof Boolean;
    }

    static boolean isNumber(@Nullable Object value) {
        return value instanceof Number || value instanceof Boolean;
    }

    static long whole(@Nullable Object value) {
        if (value instanceof Boolean truth) {
            return truth ? 1 : 0;
        }
        if (value instanceof Long || value instanceof Integer) {
            return ((Number) value).longValue();
        }
        throw new ChatTemplateRefused("The chat template has " + kind(value) + " where a whole number belongs.");
    }

    /** What a value is, for sentences; never the value, which may be a user's. */
    static String kind(@Nullable Object value) {
        return switch (value) {
            case null -> "an undefined value";
            case None none -> "None";
            case String text -> "a text";
            case Boolean truth -> "a truth value";
            case Number number -> "a number";
            case Collection<?> items -> "a list";
            case Map<?, ?> map -> "a mapping";
            default -> "a value without a name";
        };
    }

    private static long divisible(@Nullable Object left, @Nullable Object right) {
        if (whole(right) == 0) {
            throw new ChatTemplateRefused("The chat template divides by zero.");
        }
        return whole(left);
    }

    private static String repeated(String text, long times) {
        long count = Math.max(0, times);
        RenderBudget.atMost(text.isEmpty() ? 0 : Math.multiplyExact(text.length(), count), RenderBudget.TEXT, "text");
        return text.isEmpty() ? "" : text.repeat((int) count);
    }

    private static double real(String operator, @Nullable Object value) {
        if (value instanceof Number number) {
            return number.doubleValue();
        }
        if (value instanceof Boolean truth) {
            return truth ? 1 : 0;
        }
        throw new ChatTemplateRefused("The chat template has " + kind(value) + " beside the operator '" + operator
                + "', which takes no such value there.");
    }
}

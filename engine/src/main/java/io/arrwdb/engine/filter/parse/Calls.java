package io.arrwdb.engine.filter.parse;

import io.arrwdb.engine.filter.FilterException;
import io.arrwdb.engine.filter.plan.Constant;
import io.arrwdb.engine.filter.plan.Expression;
import io.arrwdb.engine.filter.plan.Kind;
import io.arrwdb.engine.filter.plan.Operand;
import io.arrwdb.engine.filter.plan.Predicate;
import io.arrwdb.engine.filter.plan.Predicate.Contains.Mode;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** The functions of the language, by name: all lower or all upper case. */
final class Calls {
    /** Those of Milvus that are not executed yet. */
    private static final Set<String> LATER = Set.of("text_match", "phrase_match", "random_sample", "element_filter", "match_all",
        "match_any", "match_least", "match_most", "match_exact", "st_equals", "st_touches", "st_overlaps", "st_crosses",
        "st_contains", "st_intersects", "st_within", "st_dwithin", "st_isvalid", "empty", "starts_with", "bloom_match",
        "roaring_match");

    private Calls() { }

    /** The function that a name means. @throws FilterException when there is none, or none yet */
    static String function(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        boolean oneCase = name.equals(lower) || name.equals(name.toUpperCase(Locale.ROOT));
        if (oneCase && LATER.contains(lower)) {
            throw FilterException.unsupported("the function " + name);
        }
        return switch (oneCase ? lower : name) {
            case "json_contains", "array_contains" -> "contains";
            case "json_contains_all", "array_contains_all" -> "contains_all";
            case "json_contains_any", "array_contains_any" -> "contains_any";
            case "array_length" -> "array_length";
            default -> throw new FilterException(FilterException.Kind.SYNTAX, "function " + name + " not found");
        };
    }

    /** The call of a function that {@link #function} answered. */
    static Expression call(String function, String name, List<Operand> arguments) {
        int wanted = function.equals("array_length") ? 1 : 2;
        if (arguments.size() != wanted) {
            throw FilterException.type("function " + name + " takes " + wanted + " arguments, got " + arguments.size());
        }
        Operand array = arguments.getFirst();
        if (array.kind() != Kind.ARRAY && !(array instanceof Operand.JsonPath) || array instanceof Operand.Literal) {
            throw FilterException.type("function " + name + " takes an array or JSON field, got " + Typing.name(array));
        }
        return switch (function) {
            case "array_length" -> new Operand.ArrayLength(array);
            case "contains" -> contains(Mode.ANY, name, array, List.of(constant(name, arguments.get(1))));
            case "contains_all" -> contains(Mode.ALL, name, array, list(name, arguments.get(1)));
            default -> contains(Mode.ANY, name, array, list(name, arguments.get(1)));
        };
    }

    private static Predicate contains(Mode mode, String name, Operand array, List<Constant> values) {
        if (array instanceof Operand.Field field) {
            if (values.stream().anyMatch(v -> v.kind() == Kind.ARRAY)) {
                throw FilterException.type("function " + name + " cannot look for an array in an array field");
            }
            Constant.OfList list = (Constant.OfList) Constant.of(values);
            Typing.checkElements(Kind.of(field.element()), list.values(), name,
                "an element of an array of " + field.element().milvusName());
        }
        return new Predicate.Contains(mode, array, values);
    }

    private static Constant constant(String name, Operand operand) {
        if (operand instanceof Operand.Literal literal) {
            return literal.value();
        }
        throw FilterException.type("function " + name + " looks for a constant, got " + Typing.name(operand));
    }

    private static List<Constant> list(String name, Operand operand) {
        if (constant(name, operand) instanceof Constant.OfList list) {
            return list.values().asList();
        }
        throw FilterException.type("function " + name + " looks for a list of constants, got " + Typing.name(operand));
    }
}

package io.arrwdb.engine.filter.eval;

import io.arrwdb.core.schema.CollectionSchema;
import io.arrwdb.core.schema.DataType;
import io.arrwdb.engine.filter.FilterException;
import io.arrwdb.engine.filter.plan.CompareOp;
import io.arrwdb.engine.filter.plan.Constant;
import io.arrwdb.engine.filter.plan.ConstantList;
import io.arrwdb.engine.filter.plan.Kind;
import io.arrwdb.engine.filter.plan.Operand;
import io.arrwdb.engine.filter.plan.Predicate;
import java.util.List;

/** Chooses for each node of a plan how it is evaluated, by the kinds of its operands, which the plan fixes but for JSON. */
final class Compiler {
    private final Operands operands;

    Compiler(CollectionSchema schema) {
        operands = new Operands(schema);
    }

    Condition condition(Predicate predicate) {
        return switch (predicate) {
            case Predicate.Always p -> _ -> Logic.always(p.value());
            case Predicate.And p -> {
                List<Condition> terms = p.terms().stream().map(this::condition).toList();
                yield fields -> Logic.and(bind(terms, fields));
            }
            case Predicate.Or p -> {
                List<Condition> terms = p.terms().stream().map(this::condition).toList();
                yield fields -> Logic.or(bind(terms, fields));
            }
            case Predicate.Not p -> {
                Condition term = condition(p.term());
                yield fields -> Logic.not(term.bind(fields));
            }
            case Predicate.Compare p -> compare(p);
            case Predicate.In p -> in(p);
            case Predicate.Like p -> like(p);
            case Predicate.IsNull p -> isNull(p);
            case Predicate.Exists p -> {
                Operands.Bound<JsonPaths> path = operands.path(p.path());
                yield fields -> JsonMasks.exists(path.bind(fields));
            }
            case Predicate.Contains p -> contains(p);
        };
    }

    private Condition compare(Predicate.Compare p) {
        Kind left = p.left().kind();
        Kind right = p.right().kind();
        if (!Kind.comparable(left, right, p.op())) {
            throw FilterException.type("a plan compares " + left + " with " + right);
        }
        if (left == Kind.ARRAY || right == Kind.ARRAY) {
            return compareArrays(p);
        }
        if (left == Kind.JSON || right == Kind.JSON) {
            var a = operands.json(p.left());
            var b = operands.json(p.right());
            return fields -> JsonMasks.compare(p.op(), a.bind(fields), b.bind(fields));
        }
        return switch (left) {
            case INTEGER, FLOAT -> compareNumbers(p);
            case TEXT -> {
                var a = operands.texts(p.left());
                var b = operands.texts(p.right());
                yield fields -> Comparisons.texts(p.op(), a.bind(fields), b.bind(fields));
            }
            default -> {
                var a = operands.bools(p.left());
                var b = operands.bools(p.right());
                yield fields -> Comparisons.bools(p.op(), a.bind(fields), b.bind(fields));
            }
        };
    }

    private Condition compareNumbers(Predicate.Compare p) {
        if (p.left().kind() == Kind.INTEGER && p.right().kind() == Kind.INTEGER) {
            var a = operands.longs(p.left());
            var b = operands.longs(p.right());
            return fields -> Comparisons.longs(p.op(), a.bind(fields), b.bind(fields));
        }
        var a = operands.doubles(p.left());
        var b = operands.doubles(p.right() instanceof Operand.Literal literal
            ? new Operand.Literal(Constant.of(asStored(p.left(), literal.value().asDouble()))) : p.right());
        return fields -> Comparisons.doubles(p.op(), a.bind(fields), b.bind(fields));
    }

    /** A Float field holds 32 bits: a constant is rounded as its values were, so that {@code f == 0.1} finds what 0.1 stored. */
    private static double asStored(Operand field, double constant) {
        boolean single = field instanceof Operand.Field f && f.type() == DataType.FLOAT
            || field instanceof Operand.Element e && e.element() == DataType.FLOAT;
        return single ? (float) constant : constant;
    }

    private Condition compareArrays(Predicate.Compare p) {
        Operand array = p.left() instanceof Operand.Literal ? p.right() : p.left();
        Operand other = array == p.left() ? p.right() : p.left();
        if (other instanceof Operand.Literal literal && literal.value() instanceof Constant.OfList list) {
            if (array instanceof Operand.JsonPath path) {
                var bound = operands.path(path);
                return fields -> JsonMasks.compareList(p.op(), bound.bind(fields), list);
            }
            var column = operands.arrays(array);
            List<Constant> values = stored(array, list.values().asList());
            return fields -> ArrayMasks.compareList(p.op(), column.bind(fields), values);
        }
        var a = operands.arrays(array);
        var b = operands.arrays(other);
        return fields -> ArrayMasks.compare(p.op(), a.bind(fields), b.bind(fields));
    }

    private Condition in(Predicate.In p) {
        Kind kind = p.operand().kind();
        checkValues(kind, p.values());
        return switch (kind) {
            case INTEGER -> {
                var block = operands.longs(p.operand());
                LongSet set = p.values() instanceof ConstantList.Longs longs ? LongSet.of(longs) : LongSet.of();
                yield fields -> Memberships.longs(block.bind(fields), set);
            }
            case FLOAT -> {
                var block = operands.doubles(p.operand());
                double[] sorted = p.values().asList().stream()
                    .mapToDouble(v -> asStored(p.operand(), v.asDouble()) + 0.0).sorted().toArray();
                yield fields -> Memberships.doubles(block.bind(fields), sorted);
            }
            case TEXT -> {
                var block = operands.texts(p.operand());
                TextSet set = TextSet.of(p.values().asList().stream().map(v -> ((Constant.OfText) v).value()).toList());
                yield fields -> Memberships.texts(block.bind(fields), set);
            }
            case BOOL -> {
                var block = operands.bools(p.operand());
                boolean withTrue = p.values().asList().contains(Constant.of(true));
                boolean withFalse = p.values().asList().contains(Constant.of(false));
                yield fields -> Memberships.bools(block.bind(fields), withTrue, withFalse);
            }
            case JSON -> {
                var source = operands.json(p.operand());
                JsonSet set = new JsonSet(p.values());
                yield fields -> JsonMasks.in(source.bind(fields), p.values(), set);
            }
            case ARRAY, VECTOR -> throw FilterException.type("a plan looks for a value of " + kind + " in a list");
        };
    }

    private Condition like(Predicate.Like p) {
        LikePattern pattern = new LikePattern(p.pattern());
        if (p.operand() instanceof Operand.JsonPath path) {
            var bound = operands.path(path);
            return fields -> JsonMasks.like(bound.bind(fields), pattern);
        }
        var texts = operands.texts(p.operand());
        return fields -> Memberships.like(texts.bind(fields), pattern);
    }

    private Condition isNull(Predicate.IsNull p) {
        return switch (p.operand()) {
            case Operand.Field field -> {
                var column = operands.column(field);
                yield fields -> Memberships.isNull(operands.validity(column.bind(fields)));
            }
            case Operand.Element _, Operand.JsonPath _ -> {
                var source = operands.json(p.operand());
                yield fields -> JsonMasks.isNull(source.bind(fields));
            }
            case Operand.ArrayLength _, Operand.Arithmetic _, Operand.Literal _ ->
                throw FilterException.type("a plan tests a computed value for null");
        };
    }

    private Condition contains(Predicate.Contains p) {
        if (p.array() instanceof Operand.JsonPath path) {
            var bound = operands.path(path);
            JsonSet set = new JsonSet(ConstantList.of(p.values()));
            return fields -> JsonMasks.contains(p.mode(), bound.bind(fields), p.values(), set);
        }
        var column = operands.arrays(p.array());
        List<Constant> values = stored(p.array(), p.values());
        JsonSet set = new JsonSet(ConstantList.of(values));
        return fields -> ArrayMasks.contains(p.mode(), column.bind(fields), values, set);
    }

    /** Constants as the elements of an array hold them. */
    private static List<Constant> stored(Operand array, List<Constant> values) {
        boolean single = array instanceof Operand.Field field && field.element() == DataType.FLOAT;
        return single ? values.stream().map(v -> Constant.of((double) (float) v.asDouble())).toList() : values;
    }

    private static void checkValues(Kind kind, ConstantList values) {
        boolean wrong = switch (kind) {
            case INTEGER -> values.size() > 0 && !(values instanceof ConstantList.Longs);
            case FLOAT -> values.asList().stream().anyMatch(v -> !v.kind().isNumeric());
            case TEXT, BOOL -> values.asList().stream().anyMatch(v -> v.kind() != kind);
            case JSON, ARRAY, VECTOR -> false;
        };
        if (wrong) {
            throw FilterException.type("a plan looks for a value of " + kind + " in a list of others");
        }
    }

    private static Mask[] bind(List<Condition> terms, Fields fields) {
        return terms.stream().map(term -> term.bind(fields)).toArray(Mask[]::new);
    }
}

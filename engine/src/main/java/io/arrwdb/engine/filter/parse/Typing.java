package io.arrwdb.engine.filter.parse;

import io.arrwdb.engine.filter.FilterException;
import io.arrwdb.engine.filter.plan.ArithmeticOp;
import io.arrwdb.engine.filter.plan.CompareOp;
import io.arrwdb.engine.filter.plan.Constant;
import io.arrwdb.engine.filter.plan.ConstantList;
import io.arrwdb.engine.filter.plan.Kind;
import io.arrwdb.engine.filter.plan.Operand;
import io.arrwdb.engine.filter.plan.Predicate;
import io.arrwdb.engine.segment.PrimaryKey;

/** Which operators take which operands, and what they answer where both are constants. */
final class Typing {
    private Typing() { }

    static Predicate compare(CompareOp op, Operand left, Operand right) {
        if (!Kind.comparable(left.kind(), right.kind(), op)) {
            throw FilterException.type("comparisons between " + name(left) + " and " + name(right) + " are not supported by '"
                + symbol(op) + "'");
        }
        if (left instanceof Operand.Literal a && right instanceof Operand.Literal b) {
            return new Predicate.Always(holds(op, a.value(), b.value()));
        }
        if (left instanceof Operand.Literal) {
            return compare(op.flipped(), right, left);
        }
        if (left.kind() == Kind.ARRAY) {
            checkArrays(left, right);
        }
        return new Predicate.Compare(op, left, right);
    }

    static Predicate in(Operand operand, Operand list) {
        if (!(list instanceof Operand.Literal literal) || !(literal.value() instanceof Constant.OfList values)) {
            throw FilterException.type("the right side of 'in' must be a list, got " + name(list));
        }
        if (operand.kind() == Kind.ARRAY || operand.kind() == Kind.VECTOR) {
            throw FilterException.type("'in' can only be used on values, not on " + name(operand)
                + "; for arrays use array_contains");
        }
        checkElements(operand.kind(), values.values(), "in", name(operand));
        if (operand instanceof Operand.Literal constant) {
            return new Predicate.Always(values.values().asList().stream()
                .anyMatch(v -> holds(CompareOp.EQ, constant.value(), v)));
        }
        return new Predicate.In(operand, values.values());
    }

    /** Values of a list that are compared with values of {@code kind}. */
    static void checkElements(Kind kind, ConstantList values, String operator, String of) {
        if (values instanceof ConstantList.Longs && (kind.isNumeric() || kind == Kind.JSON)) {
            return;
        }
        for (Constant value : values.asList()) {
            boolean fits = switch (kind) {
                case BOOL, INTEGER, TEXT -> value.kind() == kind;
                case FLOAT -> value.kind().isNumeric();
                case JSON -> value.kind() != Kind.ARRAY;
                case ARRAY, VECTOR -> false;
            };
            if (!fits) {
                throw FilterException.type("the list of '" + operator + "' holds a value of " + name(value.kind()) + ", which "
                    + of + " never is");
            }
        }
    }

    static Operand arithmetic(ArithmeticOp op, Operand left, Operand right) {
        boolean numbers = number(left) && number(right);
        boolean integers = left.kind() != Kind.FLOAT && right.kind() != Kind.FLOAT;
        if (!numbers || op == ArithmeticOp.MOD && !integers) {
            throw FilterException.type("'" + symbol(op) + "' can only be used on " + (numbers ? "integers" : "numbers") + ", not on "
                + name(left) + " and " + name(right));
        }
        if (right instanceof Operand.Literal b && (op == ArithmeticOp.DIV || op == ArithmeticOp.MOD) && b.value().asDouble() == 0) {
            throw FilterException.type("division by zero");
        }
        if (left instanceof Operand.Literal a && right instanceof Operand.Literal b) {
            return new Operand.Literal(fold(op, a.value(), b.value()));
        }
        return new Operand.Arithmetic(op, left, right);
    }

    static Operand power(Operand left, Operand right) {
        if (!(left instanceof Operand.Literal a) || !(right instanceof Operand.Literal b)) {
            throw FilterException.unsupported("'**' of values that are not constants");
        }
        if (!number(left) || !number(right)) {
            throw FilterException.type("'**' can only be used on numbers, not on " + name(left) + " and " + name(right));
        }
        return new Operand.Literal(finite(Math.pow(a.value().asDouble(), b.value().asDouble())));
    }

    /** Milvus's name of what an operand is. */
    static String name(Operand operand) {
        return switch (operand) {
            case Operand.Field o -> o.type().milvusName();
            case Operand.Element o -> o.element().milvusName();
            case Operand.JsonPath _, Operand.ArrayLength _, Operand.Arithmetic _, Operand.Literal _ -> name(operand.kind());
        };
    }

    static String name(Kind kind) {
        return switch (kind) {
            case BOOL -> "Bool";
            case INTEGER -> "Int64";
            case FLOAT -> "Double";
            case TEXT -> "VarChar";
            case JSON -> "JSON";
            case ARRAY -> "Array";
            case VECTOR -> "Vector";
        };
    }

    private static boolean number(Operand operand) {
        return operand.kind().isNumeric() || operand.kind() == Kind.JSON;
    }

    private static Constant fold(ArithmeticOp op, Constant left, Constant right) {
        if (left instanceof Constant.OfLong a && right instanceof Constant.OfLong b) {
            return Constant.of(op.apply(a.value(), b.value()));
        }
        return finite(op.apply(left.asDouble(), right.asDouble()));
    }

    private static Constant finite(double value) {
        if (Double.isNaN(value) || Double.isInfinite(value)) {
            throw FilterException.type("a constant computes to " + value + "; only finite numbers compare");
        }
        return Constant.of(value);
    }

    private static boolean holds(CompareOp op, Constant left, Constant right) {
        if (left instanceof Constant.OfLong a && right instanceof Constant.OfLong b) {
            return op.holds(Long.compare(a.value(), b.value()));
        }
        if (left.kind().isNumeric()) {
            return op.holds(Double.compare(left.asDouble() + 0.0, right.asDouble() + 0.0));
        }
        if (left instanceof Constant.OfText a && right instanceof Constant.OfText b) {
            return op.holds(PrimaryKey.of(a.value())
                .compareTo(PrimaryKey.of(b.value())));
        }
        return op.holds(left.equals(right) ? 0 : 1);
    }

    private static void checkArrays(Operand left, Operand right) {
        Operand.Field field = (Operand.Field) left;
        Kind element = Kind.of(field.element());
        if (right instanceof Operand.Literal literal && literal.value() instanceof Constant.OfList list) {
            checkElements(element, list.values(), "==", "an element of " + name(left));
        } else if (right instanceof Operand.Field other && Kind.of(other.element()) != element) {
            throw FilterException.type("comparisons between arrays of " + field.element().milvusName() + " and "
                + other.element().milvusName() + " are not supported");
        }
    }

    private static String symbol(CompareOp op) {
        return switch (op) {
            case EQ -> "==";
            case NE -> "!=";
            case LT -> "<";
            case LE -> "<=";
            case GT -> ">";
            case GE -> ">=";
        };
    }

    private static String symbol(ArithmeticOp op) {
        return switch (op) {
            case ADD -> "+";
            case SUB -> "-";
            case MUL -> "*";
            case DIV -> "/";
            case MOD -> "%";
        };
    }
}

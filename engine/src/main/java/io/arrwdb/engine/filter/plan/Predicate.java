package io.arrwdb.engine.filter.plan;

import java.util.List;

/**
 * A condition on a row in three-valued logic, as in SQL: a comparison with null is unknown, NOT of unknown is unknown, and only
 * rows for which the whole is true pass. A JSON value that is missing, null or of another type than asked for, an element beyond
 * the end of an array, and a division by zero count as null.
 */
public sealed interface Predicate extends Expression {
    /** The same for every row. */
    record Always(boolean value) implements Predicate { }

    record And(List<Predicate> terms) implements Predicate {
        public And {
            terms = List.copyOf(terms);
        }
    }

    record Or(List<Predicate> terms) implements Predicate {
        public Or {
            terms = List.copyOf(terms);
        }
    }

    record Not(Predicate term) implements Predicate { }

    /** Operands of kinds that {@link Kind#comparable} allows. */
    record Compare(CompareOp op, Operand left, Operand right) implements Predicate { }

    /** Whether the value is one of a list; the operand is no array. */
    record In(Operand operand, ConstantList values) implements Predicate { }

    /** Whether text matches a pattern of {@code %} (any text), {@code _} (one character) and {@code \} (the next one as it is). */
    record Like(Operand operand, String pattern) implements Predicate { }

    /** Never unknown. */
    record IsNull(Operand operand) implements Predicate { }

    /** Whether a JSON path leads to something that is not null and not an empty object or array; never unknown. */
    record Exists(Operand.JsonPath path) implements Predicate { }

    /** Whether an array, or a JSON array, holds one, all or any of the values. */
    record Contains(Mode mode, Operand array, List<Constant> values) implements Predicate {
        /** How many of the values must be there. */
        public enum Mode {
            ALL, ANY
        }

        public Contains {
            values = List.copyOf(values);
        }
    }
}

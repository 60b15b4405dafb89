package io.arrwdb.engine.filter.plan;

import io.arrwdb.core.id.FieldId;
import io.arrwdb.core.schema.DataType;
import java.util.List;

/** A value that a row has, or a constant. */
public sealed interface Operand extends Expression {
    /** What kind of value it is for every row that has one. */
    Kind kind();

    /**
     * A whole field.
     *
     * @param element the type of an array's elements, else null
     */
    record Field(FieldId field, DataType type, DataType element) implements Operand {
        @Override
        public Kind kind() {
            return Kind.of(type);
        }
    }

    /** One element of an array field, from 0. */
    record Element(FieldId field, DataType element, int index) implements Operand {
        @Override
        public Kind kind() {
            return Kind.of(element);
        }
    }

    /** What a JSON field holds at a path; the empty path is the whole. */
    record JsonPath(FieldId field, List<Step> steps) implements Operand {
        public JsonPath {
            steps = List.copyOf(steps);
        }

        @Override
        public Kind kind() {
            return Kind.JSON;
        }
    }

    /** One step of a JSON path. */
    sealed interface Step {
        /** A member of an object. */
        record Key(String name) implements Step { }

        /** An element of an array, from 0. */
        record Index(int index) implements Step { }
    }

    /** How many elements an array field, or a JSON array, has. */
    record ArrayLength(Operand array) implements Operand {
        @Override
        public Kind kind() {
            return Kind.INTEGER;
        }
    }

    /** Integers wrap at 64 bits and divide towards zero; an integer and a float are computed as floats of 64 bits. */
    record Arithmetic(ArithmeticOp op, Operand left, Operand right) implements Operand {
        @Override
        public Kind kind() {
            return left.kind() == Kind.JSON || right.kind() == Kind.JSON ? Kind.JSON
                : left.kind() == Kind.FLOAT || right.kind() == Kind.FLOAT ? Kind.FLOAT : Kind.INTEGER;
        }
    }

    record Literal(Constant value) implements Operand {
        @Override
        public Kind kind() {
            return value.kind();
        }
    }
}

package io.arrwdb.engine.filter.plan;

import java.util.List;

/** A value that a filter names, in its text or by a template. */
public sealed interface Constant {
    Kind kind();

    record OfBool(boolean value) implements Constant {
        @Override
        public Kind kind() {
            return Kind.BOOL;
        }
    }

    record OfLong(long value) implements Constant {
        @Override
        public Kind kind() {
            return Kind.INTEGER;
        }
    }

    record OfDouble(double value) implements Constant {
        @Override
        public Kind kind() {
            return Kind.FLOAT;
        }
    }

    record OfText(String value) implements Constant {
        @Override
        public Kind kind() {
            return Kind.TEXT;
        }
    }

    record OfList(ConstantList values) implements Constant {
        @Override
        public Kind kind() {
            return Kind.ARRAY;
        }
    }

    /** The number as a float of 64 bits. @throws IllegalStateException when it is no number */
    default double asDouble() {
        return switch (this) {
            case OfLong v -> v.value();
            case OfDouble v -> v.value();
            case OfBool _, OfText _, OfList _ -> throw new IllegalStateException(this + " is no number");
        };
    }

    static Constant of(boolean value) {
        return new OfBool(value);
    }

    static Constant of(long value) {
        return new OfLong(value);
    }

    static Constant of(double value) {
        return new OfDouble(value);
    }

    static Constant of(String value) {
        return new OfText(value);
    }

    static Constant of(List<Constant> values) {
        return new OfList(ConstantList.of(values));
    }
}

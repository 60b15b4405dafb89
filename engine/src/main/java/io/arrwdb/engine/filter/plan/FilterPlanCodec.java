package io.arrwdb.engine.filter.plan;

import io.arrwdb.core.codec.ByteReader;
import io.arrwdb.core.codec.ByteWriter;
import io.arrwdb.core.codec.MalformedBytesException;
import io.arrwdb.core.id.FieldId;
import io.arrwdb.core.schema.DataType;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;

/**
 * The bytes of a {@link FilterPlan}: u8 format (1), varint primary key field, then the tree in prefix order. Each node is a u8 tag
 * and its parts; lists are a varint count and their elements; enums are their codes. Predicates have the tags 1 to 10, operands 20
 * to 25, constants 40 to 44, lists 50 and 51. Decoding bounds depth and sizes, since plans come over the network.
 */
final class FilterPlanCodec {
    private static final int FORMAT = 1;
    /** Deeper than the parser allows at its highest setting. */
    private static final int MAX_DEPTH = 1_000;

    private FilterPlanCodec() { }

    static byte[] encode(FilterPlan plan) {
        ByteWriter out = new ByteWriter().u8(FORMAT).varint(plan.primaryKey().value());
        write(out, plan.root());
        return out.toBytes();
    }

    static FilterPlan decode(byte[] bytes) {
        ByteReader in = new ByteReader(bytes);
        int format = in.u8();
        if (format != FORMAT) {
            throw new MalformedBytesException("a filter plan of format " + format + "; this version reads " + FORMAT);
        }
        FilterPlan plan = new FilterPlan(new FieldId(in.varint()), new Reader(in).predicate(0));
        if (in.remaining() > 0) {
            throw new MalformedBytesException("a filter plan ends " + in.remaining() + " bytes before its bytes end");
        }
        return plan;
    }

    private static void write(ByteWriter out, Predicate predicate) {
        switch (predicate) {
            case Predicate.Always p -> out.u8(1).bool(p.value());
            case Predicate.And p -> out.u8(2).list(p.terms(), FilterPlanCodec::write);
            case Predicate.Or p -> out.u8(3).list(p.terms(), FilterPlanCodec::write);
            case Predicate.Not p -> write(out.u8(4), p.term());
            case Predicate.Compare p -> {
                write(out.u8(5).u8(p.op().code()), p.left());
                write(out, p.right());
            }
            case Predicate.In p -> {
                write(out.u8(6), p.operand());
                write(out, p.values());
            }
            case Predicate.Like p -> {
                write(out.u8(7), p.operand());
                out.string(p.pattern());
            }
            case Predicate.IsNull p -> write(out.u8(8), p.operand());
            case Predicate.Exists p -> write(out.u8(9), p.path());
            case Predicate.Contains p -> {
                write(out.u8(10).u8(p.mode() == Predicate.Contains.Mode.ALL ? 1 : 2), p.array());
                out.list(p.values(), FilterPlanCodec::write);
            }
        }
    }

    private static void write(ByteWriter out, Operand operand) {
        switch (operand) {
            case Operand.Field o -> out.u8(20).varint(o.field().value()).u8(o.type().code())
                .u8(o.element() == null ? 0 : o.element().code());
            case Operand.Element o -> out.u8(21).varint(o.field().value()).u8(o.element().code()).varint(o.index());
            case Operand.JsonPath o -> out.u8(22).varint(o.field().value()).list(o.steps(), FilterPlanCodec::write);
            case Operand.ArrayLength o -> write(out.u8(23), o.array());
            case Operand.Arithmetic o -> {
                write(out.u8(24).u8(o.op().code()), o.left());
                write(out, o.right());
            }
            case Operand.Literal o -> write(out.u8(25), o.value());
        }
    }

    private static void write(ByteWriter out, Operand.Step step) {
        switch (step) {
            case Operand.Step.Key s -> out.u8(1).string(s.name());
            case Operand.Step.Index s -> out.u8(2).varint(s.index());
        }
    }

    private static void write(ByteWriter out, Constant constant) {
        switch (constant) {
            case Constant.OfBool c -> out.u8(40).bool(c.value());
            case Constant.OfLong c -> out.u8(41).i64(c.value());
            case Constant.OfDouble c -> out.u8(42).f64(c.value());
            case Constant.OfText c -> out.u8(43).string(c.value());
            case Constant.OfList c -> write(out.u8(44), c.values());
        }
    }

    private static void write(ByteWriter out, ConstantList list) {
        switch (list) {
            case ConstantList.Longs l -> {
                out.u8(50).varint(l.size());
                for (long value : l.values()) {
                    out.i64(value);
                }
            }
            case ConstantList.Mixed l -> out.u8(51).list(l.values(), FilterPlanCodec::write);
        }
    }

    /** Reads nodes; every list is bounded by the bytes that are left, every descent by {@link #MAX_DEPTH}. */
    private record Reader(ByteReader in) {
        Predicate predicate(int depth) {
            int tag = tag(depth);
            return switch (tag) {
                case 1 -> new Predicate.Always(in.bool());
                case 2 -> new Predicate.And(list(_ -> predicate(depth + 1)));
                case 3 -> new Predicate.Or(list(_ -> predicate(depth + 1)));
                case 4 -> new Predicate.Not(predicate(depth + 1));
                case 5 -> new Predicate.Compare(compareOp(), operand(depth + 1), operand(depth + 1));
                case 6 -> new Predicate.In(operand(depth + 1), constants(depth + 1));
                case 7 -> new Predicate.Like(operand(depth + 1), in.string());
                case 8 -> new Predicate.IsNull(operand(depth + 1));
                case 9 -> new Predicate.Exists(jsonPath(depth + 1));
                case 10 -> new Predicate.Contains(mode(), operand(depth + 1), list(_ -> constant(depth + 1)));
                default -> throw new MalformedBytesException("no predicate has the tag " + tag);
            };
        }

        private Operand operand(int depth) {
            int tag = tag(depth);
            return switch (tag) {
                case 20 -> new Operand.Field(field(), type(in.u8()), typeOrNull());
                case 21 -> new Operand.Element(field(), type(in.u8()), in.count(Integer.MAX_VALUE));
                case 22 -> new Operand.JsonPath(field(), list(_ -> step()));
                case 23 -> new Operand.ArrayLength(operand(depth + 1));
                case 24 -> new Operand.Arithmetic(arithmeticOp(), operand(depth + 1), operand(depth + 1));
                case 25 -> new Operand.Literal(constant(depth + 1));
                default -> throw new MalformedBytesException("no operand has the tag " + tag);
            };
        }

        private Operand.JsonPath jsonPath(int depth) {
            if (operand(depth) instanceof Operand.JsonPath path) {
                return path;
            }
            throw new MalformedBytesException("an existence test of something that is no JSON path");
        }

        private Constant constant(int depth) {
            int tag = tag(depth);
            return switch (tag) {
                case 40 -> Constant.of(in.bool());
                case 41 -> Constant.of(in.i64());
                case 42 -> Constant.of(in.f64());
                case 43 -> Constant.of(in.string());
                case 44 -> new Constant.OfList(constants(depth + 1));
                default -> throw new MalformedBytesException("no constant has the tag " + tag);
            };
        }

        private ConstantList constants(int depth) {
            int tag = tag(depth);
            return switch (tag) {
                case 50 -> {
                    long[] values = new long[in.count(in.remaining() / Long.BYTES)];
                    for (int i = 0; i < values.length; i++) {
                        values[i] = in.i64();
                    }
                    yield new ConstantList.Longs(values);
                }
                case 51 -> new ConstantList.Mixed(list(_ -> constant(depth + 1)));
                default -> throw new MalformedBytesException("no list of constants has the tag " + tag);
            };
        }

        private Operand.Step step() {
            int tag = in.u8();
            return switch (tag) {
                case 1 -> new Operand.Step.Key(in.string());
                case 2 -> new Operand.Step.Index(in.count(Integer.MAX_VALUE));
                default -> throw new MalformedBytesException("no step of a JSON path has the tag " + tag);
            };
        }

        private <T> List<T> list(IntFunction<T> element) {
            int size = in.count(in.remaining());
            List<T> elements = new ArrayList<>();
            for (int i = 0; i < size; i++) {
                elements.add(element.apply(i));
            }
            return elements;
        }

        private int tag(int depth) {
            if (depth > MAX_DEPTH) {
                throw new MalformedBytesException("a filter plan deeper than " + MAX_DEPTH);
            }
            return in.u8();
        }

        private FieldId field() {
            return new FieldId(in.varint());
        }

        private DataType typeOrNull() {
            int code = in.u8();
            return code == 0 ? null : type(code);
        }

        private static DataType type(int code) {
            try {
                return DataType.ofCode(code);
            } catch (IllegalArgumentException e) {
                throw new MalformedBytesException(e.getMessage(), e);
            }
        }

        private CompareOp compareOp() {
            int code = in.u8();
            for (CompareOp op : CompareOp.values()) {
                if (op.code() == code) {
                    return op;
                }
            }
            throw new MalformedBytesException("no comparison has the code " + code);
        }

        private ArithmeticOp arithmeticOp() {
            int code = in.u8();
            for (ArithmeticOp op : ArithmeticOp.values()) {
                if (op.code() == code) {
                    return op;
                }
            }
            throw new MalformedBytesException("no arithmetic operator has the code " + code);
        }

        private Predicate.Contains.Mode mode() {
            int code = in.u8();
            return switch (code) {
                case 1 -> Predicate.Contains.Mode.ALL;
                case 2 -> Predicate.Contains.Mode.ANY;
                default -> throw new MalformedBytesException("no way to contain has the code " + code);
            };
        }
    }
}

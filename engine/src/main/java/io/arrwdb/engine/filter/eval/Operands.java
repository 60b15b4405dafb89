package io.arrwdb.engine.filter.eval;

import io.arrwdb.core.id.FieldId;
import io.arrwdb.core.schema.CollectionSchema;
import io.arrwdb.core.schema.DataType;
import io.arrwdb.core.schema.FieldSchema;
import io.arrwdb.engine.column.Column;
import io.arrwdb.engine.filter.FilterException;
import io.arrwdb.engine.filter.plan.Constant;
import io.arrwdb.engine.filter.plan.Kind;
import io.arrwdb.engine.filter.plan.Operand;
import java.nio.charset.StandardCharsets;
import java.util.function.Function;

/** Chooses for each operand where its values come from. Plans come over the network, so what they claim of fields is checked. */
record Operands(CollectionSchema schema) {
    /** Something that is bound to each segment anew. */
    @FunctionalInterface
    interface Bound<T> {
        T bind(Fields fields);
    }

    Bound<Block.Longs> longs(Operand operand) {
        return switch (operand) {
            case Operand.Field o when o.type().isInteger() -> then(column(o), Blocks::longs);
            case Operand.Element o when o.element().isInteger() -> then(elements(o), c -> Elements.longs(c, o.index()));
            case Operand.ArrayLength o -> lengths(o);
            case Operand.Arithmetic o -> {
                var left = longs(o.left());
                var right = longs(o.right());
                yield fields -> Blocks.arithmetic(o.op(), left.bind(fields), right.bind(fields));
            }
            case Operand.Literal o when o.value() instanceof Constant.OfLong c -> _ -> Blocks.longs(c.value());
            default -> throw wrong(operand, Kind.INTEGER);
        };
    }

    Bound<Block.Doubles> doubles(Operand operand) {
        if (operand.kind() == Kind.INTEGER) {
            return then(longs(operand), Blocks::widened);
        }
        return switch (operand) {
            case Operand.Field o when o.type().isFloating() -> then(column(o), Blocks::doubles);
            case Operand.Element o when o.element().isFloating() -> then(elements(o), c -> Elements.doubles(c, o.index()));
            case Operand.Arithmetic o -> {
                var left = doubles(o.left());
                var right = doubles(o.right());
                yield fields -> Blocks.arithmetic(o.op(), left.bind(fields), right.bind(fields));
            }
            case Operand.Literal o when o.value() instanceof Constant.OfDouble c -> _ -> Blocks.doubles(c.value());
            default -> throw wrong(operand, Kind.FLOAT);
        };
    }

    Bound<Block.Bools> bools(Operand operand) {
        return switch (operand) {
            case Operand.Field o when o.type() == DataType.BOOL -> then(column(o), Blocks::bools);
            case Operand.Element o when o.element() == DataType.BOOL -> then(elements(o), c -> Elements.bools(c, o.index()));
            case Operand.Literal o when o.value() instanceof Constant.OfBool c -> _ -> Blocks.bools(c.value());
            default -> throw wrong(operand, Kind.BOOL);
        };
    }

    Bound<Block.Texts> texts(Operand operand) {
        return switch (operand) {
            case Operand.Field o when o.type() == DataType.VARCHAR -> then(column(o), Blocks::texts);
            case Operand.Element o when o.element() == DataType.VARCHAR -> then(elements(o), c -> Elements.texts(c, o.index()));
            case Operand.Literal o when o.value() instanceof Constant.OfText c -> {
                byte[] utf8 = c.value().getBytes(StandardCharsets.UTF_8);
                yield _ -> Blocks.texts(utf8);
            }
            default -> throw wrong(operand, Kind.TEXT);
        };
    }

    Bound<JsonSource> json(Operand operand) {
        return switch (operand) {
            case Operand.JsonPath o -> then(path(o), JsonSource::path);
            case Operand.Field o when o.kind() != Kind.ARRAY && o.kind() != Kind.VECTOR -> then(column(o), JsonSource::column);
            case Operand.Element o -> then(elements(o), c -> JsonSource.element(c, o.index()));
            case Operand.ArrayLength o when o.array() instanceof Operand.JsonPath path -> then(path(path), JsonSource::jsonLengths);
            case Operand.ArrayLength o -> then(arrays(o.array()), JsonSource::lengths);
            case Operand.Arithmetic o -> {
                var left = json(o.left());
                var right = json(o.right());
                yield fields -> JsonSource.arithmetic(o.op(), left.bind(fields), right.bind(fields));
            }
            case Operand.Literal o when o.kind() != Kind.ARRAY -> _ -> JsonSource.constant(o.value());
            default -> throw wrong(operand, Kind.JSON);
        };
    }

    Bound<JsonPaths> path(Operand.JsonPath path) {
        return then(column(path.field(), DataType.JSON, null), c -> new JsonPaths(c, path));
    }

    Bound<Column> arrays(Operand operand) {
        if (operand instanceof Operand.Field field && field.type() == DataType.ARRAY) {
            return column(field);
        }
        throw wrong(operand, Kind.ARRAY);
    }

    Bound<Column> column(Operand.Field field) {
        return column(field.field(), field.type(), field.element());
    }

    /** Which rows have a value at all. */
    Block validity(Column column) {
        return new Block() {
            @Override
            long load(int word, long wanted) {
                return column.validWord(word * ROWS);
            }
        };
    }

    private Bound<Column> elements(Operand.Element element) {
        return column(element.field(), DataType.ARRAY, element.element());
    }

    private Bound<Block.Longs> lengths(Operand.ArrayLength length) {
        if (length.array() instanceof Operand.JsonPath path) {
            return then(path(path), Elements::jsonLengths);
        }
        return then(arrays(length.array()), Elements::lengths);
    }

    private Bound<Column> column(FieldId id, DataType type, DataType element) {
        FieldSchema field = schema.field(id).orElseThrow(() -> new FilterException(FilterException.Kind.UNKNOWN_FIELD,
            "the filter's field " + id + " is not in version " + schema.version() + " of the schema; try again"));
        if (field.type() != type || field.elementType() != element && type == DataType.ARRAY) {
            throw FilterException.type("the filter takes field " + field.name() + " for " + type.milvusName() + ", it is "
                + field.type().milvusName());
        }
        return fields -> fields.column(id);
    }

    private static <A, B> Bound<B> then(Bound<A> source, Function<A, B> next) {
        return fields -> next.apply(source.bind(fields));
    }

    private static FilterException wrong(Operand operand, Kind wanted) {
        return FilterException.type("a plan takes " + operand.kind() + " for " + wanted);
    }
}

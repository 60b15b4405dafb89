package io.arrwdb.testkit.check;

import io.arrwdb.core.id.FieldId;
import io.arrwdb.core.id.PartitionId;
import io.arrwdb.core.id.PrimaryKeys;
import io.arrwdb.core.ring.KeyHash;
import io.arrwdb.core.schema.DefaultValue;
import io.arrwdb.core.schema.FieldSchema;
import io.arrwdb.core.time.Timestamp;
import io.arrwdb.core.wal.ShardChange;
import io.arrwdb.engine.column.Column;
import io.arrwdb.engine.column.ColumnBatch;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Which fields the rows of a history have, and how checkers read them: keys as text, whatever their type.
 *
 * @param value an Int64
 * @param added Int64 fields that schema changes may add; a row written before has their default, or null
 */
public record RowShape(FieldId key, FieldId value, List<FieldSchema> added) {
    /** A row of columns that may lack what was added later. */
    public ModelRow row(Function<FieldId, Optional<Column>> columns, int row, PartitionId partition, Timestamp inserted) {
        String more = added.stream().map(field -> text(field, columns.apply(field.id()), row)).collect(Collectors.joining(","));
        return new ModelRow(text(columns.apply(key).orElseThrow(), row), columns.apply(value).orElseThrow().getLong(row), more,
                partition, inserted);
    }

    /** The keys of the rows that a change brings or deletes; none where it is neither. */
    List<String> keys(ShardChange change) {
        return switch (change) {
            case ShardChange.Insert insert -> keys(ColumnBatch.decode(insert.batch()));
            case ShardChange.Delete delete -> keys(delete.keys());
            default -> List.of();
        };
    }

    /** The keys of the rows of a batch. */
    public List<String> keys(ColumnBatch batch) {
        Column keys = batch.column(key).orElseThrow();
        return IntStream.range(0, batch.rows()).mapToObj(row -> text(keys, row)).toList();
    }

    /** By which a ring knows a key. */
    public static long hash(String key, boolean textKeys) {
        return textKeys ? KeyHash.of(key.getBytes(StandardCharsets.UTF_8)) : KeyHash.of(Long.parseLong(key));
    }

    public static List<String> keys(PrimaryKeys keys) {
        return switch (keys) {
            case PrimaryKeys.Longs longs -> java.util.Arrays.stream(longs.values()).mapToObj(Long::toString).toList();
            case PrimaryKeys.Strings strings -> strings.values();
        };
    }

    private static String text(FieldSchema field, Optional<Column> column, int row) {
        return column.map(there -> there.isNull(row) ? "null" : Long.toString(there.getLong(row)))
                .orElseGet(() -> field.defaultTo().map(value -> Long.toString(((DefaultValue.OfLong) value).value())).orElse("null"));
    }

    private static String text(Column keys, int row) {
        return switch (keys.type().layout()) {
            case VARIABLE -> keys.string(row);
            default -> Long.toString(keys.getLong(row));
        };
    }
}

package io.arrwdb.engine.column;

import io.arrwdb.core.codec.MalformedBytesException;
import io.arrwdb.core.id.FieldId;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/**
 * Rows of one collection as columns of equal length: the payload of an insert, on the wire between roles and in the log. It
 * says which schema version its writer knew; the columns that a later version added are simply not there.
 *
 * @param columns by field, in ascending order
 */
public record ColumnBatch(int schemaVersion, int rows, SortedMap<FieldId, Column> columns) {
    public ColumnBatch {
        columns = Collections.unmodifiableSortedMap(new TreeMap<>(columns));
        for (Map.Entry<FieldId, Column> column : columns.entrySet()) {
            if (column.getValue().rows() != rows) {
                throw new IllegalArgumentException("field " + column.getKey() + " has " + column.getValue().rows()
                    + " rows in a batch of " + rows);
            }
        }
    }

    public Optional<Column> column(FieldId field) {
        return Optional.ofNullable(columns.get(field));
    }

    /** A copy of the given rows, in the given order. */
    public ColumnBatch gather(int[] picked) {
        return map(picked.length, c -> new ColumnBuilder(c.type(), picked.length).appendRows(c, picked).build());
    }

    /** The rows {@code from} (inclusive) to {@code to} (exclusive), as a view. */
    public ColumnBatch slice(int from, int to) {
        return map(to - from, c -> c.slice(from, to));
    }

    /** The bytes of the batch, in the format of {@link ColumnBatchCodec}. */
    public byte[] encode() {
        return ColumnBatchCodec.encode(this);
    }

    /** How many bytes {@link #encode} answers. */
    public long encodedBytes() {
        return ColumnBatchCodec.encodedBytes(this);
    }

    /**
     * The batch over {@code bytes}, without a copy: they must not change while it is in use.
     *
     * @throws MalformedBytesException when they are not a batch of a format that this version reads
     */
    public static ColumnBatch decode(byte[] bytes) {
        return ColumnBatchCodec.decode(bytes);
    }

    private ColumnBatch map(int newRows, UnaryOperator<Column> change) {
        SortedMap<FieldId, Column> changed = new TreeMap<>();
        columns.forEach((field, column) -> changed.put(field, change.apply(column)));
        return new ColumnBatch(schemaVersion, newRows, changed);
    }
}

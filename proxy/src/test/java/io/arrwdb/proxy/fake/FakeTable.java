package io.arrwdb.proxy.fake;

import io.arrwdb.core.id.FieldId;
import io.arrwdb.core.id.SegmentId;
import io.arrwdb.core.schema.CollectionSchema;
import io.arrwdb.engine.Cancellation;
import io.arrwdb.engine.bitmap.Bitmap;
import io.arrwdb.engine.column.Column;
import io.arrwdb.engine.column.ColumnBatch;
import io.arrwdb.engine.column.ColumnBuilder;
import io.arrwdb.engine.column.ColumnType;
import io.arrwdb.engine.filter.eval.Filter;
import io.arrwdb.engine.filter.plan.FilterPlan;
import io.arrwdb.engine.segment.PrimaryKey;
import io.arrwdb.engine.segment.SegmentRows;
import io.arrwdb.proto.internal.ReadContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;

/** All rows of a fake cluster, live ones only, by shard and key. */
final class FakeTable {
    /** A row with where and when it was written. */
    record Row(PrimaryKey key, ColumnBatch values, long shard, long partition, long ts) { }

    private final Map<PrimaryKey, Row> rows = new ConcurrentSkipListMap<>();

    void put(Row row) {
        rows.put(row.key, row);
    }

    /** @param expectedTs 0 for any version */
    void remove(PrimaryKey key, long partition, long expectedTs) {
        rows.computeIfPresent(key, (k, row) -> (partition == 0 || row.partition == partition)
                && (expectedTs == 0 || row.ts == expectedTs) ? null : row);
    }

    int size() {
        return rows.size();
    }

    long count(List<Long> partitions) {
        return rows.values().stream().filter(r -> partitions.isEmpty() || partitions.contains(r.partition)).count();
    }

    /** The rows that a read sees, by ascending key. */
    List<Row> select(ReadContext read, CollectionSchema schema) {
        List<Row> seen = rows.values().stream().filter(r -> read.getShardsList().contains(r.shard))
                .filter(r -> read.getPartitionsCount() == 0 || read.getPartitionsList().contains(r.partition))
                .filter(r -> Long.compareUnsigned(r.ts, read.getMvccTs()) <= 0).toList();
        if (read.getFilter().isEmpty() || seen.isEmpty()) {
            return seen;
        }
        Bitmap passing = Bitmap.ofNone(seen.size());
        Filter.compile(FilterPlan.decode(read.getFilter().toByteArray()), schema)
                .evaluate(segment(seen), passing, Cancellation.NEVER);
        List<Row> passed = new ArrayList<>();
        for (int i = passing.nextSetBit(0); i >= 0; i = passing.nextSetBit(i + 1)) {
            passed.add(seen.get(i));
        }
        return passed;
    }

    /** The values of some fields of some rows. */
    static ColumnBatch batch(List<Row> rows, CollectionSchema schema, List<Long> fields) {
        SortedMap<FieldId, Column> columns = new TreeMap<>();
        for (long field : fields) {
            FieldId id = new FieldId(field);
            ColumnType type = ColumnType.of(schema.field(id).orElseThrow());
            ColumnBuilder out = new ColumnBuilder(type);
            for (Row row : rows) {
                out.appendRow(row.values.column(id).orElseGet(() -> Column.nullsOf(1, type)), 0);
            }
            columns.put(id, out.build());
        }
        return new ColumnBatch(schema.version(), rows.size(), columns);
    }

    private static SegmentRows segment(List<Row> rows) {
        return new SegmentRows() {
            @Override
            public SegmentId id() {
                return new SegmentId(1);
            }

            @Override
            public int rows() {
                return rows.size();
            }

            @Override
            public Optional<Column> column(FieldId field) {
                Optional<Column> first = rows.getFirst().values.column(field);
                return first.map(c -> {
                    ColumnBuilder out = new ColumnBuilder(c.type());
                    rows.forEach(r -> out.appendRow(r.values.column(field).orElseThrow(), 0));
                    return out.build();
                });
            }

            @Override
            public Column timestamps() {
                ColumnBuilder out = new ColumnBuilder(ColumnType.INT64);
                rows.forEach(r -> out.appendLong(r.ts));
                return out.build();
            }
        };
    }
}

package io.arrwdb.shard.segment;

import io.arrwdb.core.id.FieldId;
import io.arrwdb.core.id.SegmentId;
import io.arrwdb.core.manifest.FileRef;
import io.arrwdb.core.manifest.SegmentEntry;
import io.arrwdb.core.schema.CollectionSchema;
import io.arrwdb.core.schema.DataType;
import io.arrwdb.core.schema.FieldSchema;
import io.arrwdb.core.time.Timestamp;
import io.arrwdb.engine.column.Column;
import io.arrwdb.engine.column.ColumnBuilder;
import io.arrwdb.engine.segment.SegmentRows;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;

/** A segment store whose objects are copies on the heap. Counts the openings that are still held. */
public final class HeapSegmentStore implements SegmentStore {
    private final Map<String, Object> objects = new HashMap<>();
    private final AtomicInteger open = new AtomicInteger();

    /** Openings that nobody has released yet. */
    public int open() {
        return open.get();
    }

    @Override
    public CompletionStage<WrittenSegment> write(SegmentRows rows, CollectionSchema schema, String dataKey, String keysKey) {
        Map<FieldId, Column> copies = new HashMap<>();
        for (FieldSchema field : schema.fields()) {
            rows.column(field.id()).ifPresent(column -> copies.put(field.id(), copy(column)));
        }
        HeapRows copy = new HeapRows(rows.id(), rows.rows(), copies, copy(rows.timestamps()));
        objects.put(dataKey, copy);
        long min = -1;
        long max = 0;
        for (int row = 0; row < copy.rows(); row++) {
            long ts = copy.timestamps().getLong(row);
            min = Long.compareUnsigned(ts, min) < 0 ? ts : min;
            max = Long.compareUnsigned(ts, max) > 0 ? ts : max;
        }
        return CompletableFuture.completedStage(new WrittenSegment(new FileRef(dataKey, 1, 0), new FileRef(keysKey, 1, 0),
                copy.rows(), new Timestamp(min), new Timestamp(max)));
    }

    @Override
    public CompletionStage<FileRef> writeDeletes(Map<SegmentId, DeletedRows> sections, String key) {
        objects.put(key, Map.copyOf(sections));
        return CompletableFuture.completedStage(new FileRef(key, 1, 0));
    }

    @Override
    @SuppressWarnings("unchecked")
    public CompletionStage<Map<SegmentId, DeletedRows>> readDeletes(FileRef file, Set<SegmentId> wanted) {
        Map<SegmentId, DeletedRows> found = new HashMap<>((Map<SegmentId, DeletedRows>) objects.get(file.key()));
        found.keySet().retainAll(wanted);
        return CompletableFuture.completedStage(found);
    }

    @Override
    public CompletionStage<SealedSegment> open(SegmentEntry entry, CollectionSchema schema) {
        HeapRows rows = (HeapRows) objects.get(entry.data().key());
        open.incrementAndGet();
        Column keys = rows.column(schema.primaryKey().id()).orElseThrow();
        return CompletableFuture.completedStage(
                new SealedSegment(entry, rows, new SortedKeys(keys), Map.of(), open::decrementAndGet));
    }

    @Override
    public DiskRoom reserve(List<SegmentEntry> entries) {
        return DiskRoom.NONE;
    }

    private static Column copy(Column column) {
        return new ColumnBuilder(column.type(), column.rows()).appendAll(column).build();
    }

    private record HeapRows(SegmentId id, int rows, Map<FieldId, Column> columns, Column timestamps) implements SegmentRows {
        @Override
        public Optional<Column> column(FieldId field) {
            return Optional.ofNullable(columns.get(field));
        }
    }

    /** Straightforward: sorts once, searches by bisection over objects. */
    private static final class SortedKeys implements SegmentKeys {
        private final Column keys;
        private final Integer[] order;

        SortedKeys(Column keys) {
            this.keys = keys;
            order = new Integer[keys.rows()];
            Arrays.setAll(order, i -> i);
            Arrays.sort(order, (a, b) -> compare(key(a), key(b)) != 0 ? compare(key(a), key(b)) : Integer.compare(a, b));
        }

        @Override
        public int size() {
            return order.length;
        }

        @Override
        public int first(long key) {
            return find(key);
        }

        @Override
        public int first(byte[] utf8) {
            return find(new String(utf8, StandardCharsets.UTF_8));
        }

        @Override
        public int row(int position) {
            return order[position];
        }

        @Override
        public boolean repeats(int position) {
            return position + 1 < order.length && key(order[position]).equals(key(order[position + 1]));
        }

        private int find(Object key) {
            for (int i = 0; i < order.length; i++) {
                if (key(order[i]).equals(key)) {
                    return i;
                }
            }
            return -1;
        }

        private Object key(int row) {
            return keys.type().type() == DataType.VARCHAR ? keys.string(row) : keys.getLong(row);
        }

        @SuppressWarnings({"unchecked", "rawtypes"})
        private static int compare(Object a, Object b) {
            return ((Comparable) a).compareTo(b);
        }
    }
}

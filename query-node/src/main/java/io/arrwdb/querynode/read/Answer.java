package io.arrwdb.querynode.read;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import io.arrwdb.core.id.FieldId;
import io.arrwdb.core.schema.DataType;
import io.arrwdb.core.schema.FieldSchema;
import io.arrwdb.engine.column.Column;
import io.arrwdb.engine.column.ColumnBatch;
import io.arrwdb.engine.column.ColumnBuilder;
import io.arrwdb.engine.column.ColumnType;
import io.arrwdb.engine.column.Layout;
import io.arrwdb.engine.memory.MemoryBudget;
import io.arrwdb.proto.internal.PrimaryKeys;
import io.arrwdb.rpc.ServiceFailure;
import io.arrwdb.shard.view.SegmentView;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** Fetches the values of picked rows: their keys and the output fields, within a limit of bytes. */
final class Answer {
    /** Milvus's code for an answer that is too large. */
    private static final int PARAMETER_TOO_LARGE = 1102;
    /** A value is copied into a column, then into the encoded batch, then into the message. */
    private static final int COPIES = 2;

    private final List<SegmentView> segments;
    private final ReadPlan plan;
    private final Picks picks;
    private final long bytes;

    /** @throws ServiceFailure when keys and output fields take more bytes than allowed */
    Answer(List<SegmentView> segments, ReadPlan plan, Picks picks, long maxBytes) {
        this.segments = segments;
        this.plan = plan;
        this.picks = picks;
        bytes = bytes(plan.primaryKey()) + plan.outputFields().stream().mapToLong(this::bytes).sum();
        if (bytes > maxBytes) {
            throw tooLarge(bytes, maxBytes);
        }
    }

    PrimaryKeys keys() {
        PrimaryKeys.Builder keys = PrimaryKeys.newBuilder();
        Column[] columns = columns(plan.primaryKey());
        boolean text = plan.primaryKey().type() == DataType.VARCHAR;
        for (int i = 0; i < picks.size(); i++) {
            Column column = columns[picks.segment(i)];
            if (text) {
                keys.addStrings(column.string(picks.row(i)));
            } else {
                keys.addInts(column.getLong(picks.row(i)));
            }
        }
        return keys.build();
    }

    /** What an answer of so many bytes is refused with. */
    static ServiceFailure tooLarge(long bytes, long maxBytes) {
        return ServiceFailure.refused(PARAMETER_TOO_LARGE, "the answer takes " + bytes + " bytes, at most " + maxBytes
                + " are allowed; ask for fewer queries, fewer rows or fewer output fields");
    }

    /** The output fields, a row a pick. @throws io.arrwdb.engine.memory.MemoryBudgetExceeded when the memory is not left */
    ByteString rows(MemoryBudget budget) {
        try (MemoryBudget.Reservation _ = budget.reserve(bytes * COPIES, "the answer of a read")) {
            SortedMap<FieldId, Column> fetched = new TreeMap<>();
            for (FieldSchema field : plan.outputFields()) {
                plan.cancellation().check();
                fetched.put(field.id(), fetch(field));
            }
            return UnsafeByteOperations.unsafeWrap(
                    new ColumnBatch(plan.schema().version(), picks.size(), fetched).encode());
        }
    }

    private Column fetch(FieldSchema field) {
        Column[] columns = columns(field);
        ColumnBuilder builder = new ColumnBuilder(ColumnType.of(field), picks.size());
        for (int i = 0; i < picks.size(); i++) {
            builder.appendRow(columns[picks.segment(i)], picks.row(i));
        }
        return builder.build();
    }

    private Column[] columns(FieldSchema field) {
        return segments.stream().map(segment -> SegmentScan.column(segment, field)).toArray(Column[]::new);
    }

    private long bytes(FieldSchema field) {
        Column[] columns = columns(field);
        long bytes = 0;
        for (int i = 0; i < picks.size(); i++) {
            Column column = columns[picks.segment(i)];
            ColumnType type = column.type();
            if (type.layout() == Layout.FIXED) {
                bytes += type.widthBytes();
            } else if (!column.isNull(picks.row(i)) && type.layout() != Layout.BITS) {
                bytes += 4 + column.end(picks.row(i)) - (long) column.start(picks.row(i));
            } else {
                bytes += 4;
            }
        }
        return bytes;
    }
}

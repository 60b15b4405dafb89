package io.arrwdb.proxy.limit;

import io.arrwdb.core.schema.DataType;
import io.arrwdb.core.schema.FieldSchema;
import io.arrwdb.engine.column.ColumnType;
import io.arrwdb.engine.column.Layout;
import java.util.List;

/**
 * What the calls of a proxy may take of its heap.
 *
 * @param requests for requests, from before they are parsed until their call is over
 * @param answers for answers, from before they are asked for until their call is over
 * @param answerBytes the largest answer
 */
public record Heap(HeapRoom requests, HeapRoom answers, long answerBytes) {
    /** The heap that a request takes at most, by its size on the wire: parsed, as columns, by shard, as records of the log. */
    private static final int REQUEST_COPIES = 8;
    /** An answer is picked and encoded, comes as a message, is read by field, and written to the wire. */
    private static final int ANSWER_COPIES = 4;
    /** A row's key, score and places in the lists that are merged. */
    private static final int ROW_BYTES = 48;
    /** A value whose schema names no length, or a long one. */
    private static final long LONG_VALUE_BYTES = 64 << 10;

    /**
     * @param requestBytes of the heap for all requests
     * @param answerBytes of the heap for all answers
     * @param waitMillis how long a call may wait for its turn
     */
    public static Heap of(long requestBytes, long answerBytes, long waitMillis) {
        return new Heap(new HeapRoom(requestBytes, waitMillis), new HeapRoom(answerBytes, waitMillis), answerBytes / ANSWER_COPIES);
    }

    /** Bytes of the largest request that finds room in a part of the heap. */
    public static long largestRequest(long heapBytes) {
        return heapBytes / REQUEST_COPIES;
    }

    /** What a request of so many bytes on the wire may take. */
    public static long ofRequest(long wireBytes) {
        return wireBytes * REQUEST_COPIES;
    }

    /** What an answer of so many bytes takes. */
    public static long ofAnswer(long bytes) {
        return bytes * ANSWER_COPIES;
    }

    /** What an answer of at most {@code rows} rows may take before its size is known. */
    public long ofAnswer(long rows, List<FieldSchema> fields) {
        long rowBytes = ROW_BYTES + fields.stream().mapToLong(Heap::valueBytes).sum();
        return ofAnswer(rows > answerBytes / rowBytes ? answerBytes : rows * rowBytes);
    }

    private static long valueBytes(FieldSchema field) {
        ColumnType type = ColumnType.of(field);
        if (type.layout() == Layout.FIXED) {
            return type.widthBytes();
        }
        return switch (field.type()) {
            case BOOL -> 1;
            case VARCHAR -> field.maxLength();
            case ARRAY -> field.elementType() == DataType.VARCHAR ? LONG_VALUE_BYTES : (long) field.maxCapacity() * Long.BYTES;
            default -> LONG_VALUE_BYTES;
        };
    }
}

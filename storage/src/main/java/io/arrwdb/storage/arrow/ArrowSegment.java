package io.arrwdb.storage.arrow;

import io.arrwdb.core.codec.MalformedBytesException;
import io.arrwdb.core.id.FieldId;
import io.arrwdb.core.id.SegmentId;
import io.arrwdb.core.schema.DataType;
import io.arrwdb.engine.column.Column;
import io.arrwdb.engine.column.ColumnType;
import io.arrwdb.engine.segment.SegmentRows;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.arrow.flatbuf.Block;
import org.apache.arrow.flatbuf.Field;
import org.apache.arrow.flatbuf.Footer;
import org.apache.arrow.flatbuf.KeyValue;
import org.apache.arrow.flatbuf.Message;
import org.apache.arrow.flatbuf.MessageHeader;
import org.apache.arrow.flatbuf.RecordBatch;
import org.apache.arrow.flatbuf.Schema;

/** The rows of a segment where they lie in its Arrow file; nothing is copied. */
public final class ArrowSegment implements SegmentRows {
    private static final int TAIL_BYTES = 10;

    private final SegmentId id;
    private final int rows;
    private final int schemaVersion;
    private final Map<FieldId, Column> columns;
    private final Column timestamps;

    private ArrowSegment(SegmentId id, int rows, int schemaVersion, Map<FieldId, Column> columns, Column timestamps) {
        this.id = id;
        this.rows = rows;
        this.schemaVersion = schemaVersion;
        this.columns = columns;
        this.timestamps = timestamps;
    }

    /**
     * Reads the metadata of a file that {@link ArrowSegmentWriter} made, and checks that every buffer lies inside it.
     *
     * @param name for messages
     * @throws MalformedBytesException saying what is wrong with the file
     */
    public static ArrowSegment open(MemorySegment file, String name) {
        try {
            return read(file, name);
        } catch (MalformedBytesException e) {
            throw e;
        } catch (RuntimeException e) {
            // FlatBuffers trusts its bytes: damaged ones end in any unchecked exception, from a missing table to an overflow.
            throw new MalformedBytesException("segment file " + name + " has damaged metadata: " + e.getMessage(), e);
        }
    }

    private static ArrowSegment read(MemorySegment file, String name) {
        long size = file.byteSize();
        if (size < 2L * TAIL_BYTES || !Arrays.equals(bytes(file, 0, 6), ArrowSegmentWriter.MAGIC)
                || !Arrays.equals(bytes(file, size - 6, 6), ArrowSegmentWriter.MAGIC)) {
            throw new MalformedBytesException("segment file " + name + " does not begin and end as an Arrow file does");
        }
        int footerLength = buffer(file, size - TAIL_BYTES, 4).getInt();
        Footer footer = Footer.getRootAsFooter(buffer(file, size - TAIL_BYTES - footerLength, footerLength));
        Schema schema = footer.schema();
        String format = metadata(schema, ArrowSegmentWriter.META_FORMAT, name);
        if (Integer.parseInt(format) != ArrowSegmentWriter.FORMAT_VERSION) {
            throw new MalformedBytesException("segment file " + name + " has format " + format + ", this version reads "
                    + ArrowSegmentWriter.FORMAT_VERSION);
        }
        if (footer.recordBatchesLength() != 1) {
            throw new MalformedBytesException("segment file " + name + " has " + footer.recordBatchesLength() + " record batches, not one");
        }
        Block block = footer.recordBatches(0);
        Message message = Message.getRootAsMessage(buffer(file, block.offset() + 8, block.metaDataLength() - 8L));
        if (message.headerType() != MessageHeader.RecordBatch) {
            throw new MalformedBytesException("segment file " + name + " has no record batch where its footer says");
        }
        RecordBatch batch = (RecordBatch) message.header(new RecordBatch());
        if (batch.compression() != null) {
            throw new MalformedBytesException("segment file " + name + " is compressed, which ours never are");
        }
        MemorySegment body = file.asSlice(block.offset() + block.metaDataLength(), block.bodyLength());
        return columns(schema, batch, body, name);
    }

    private static ArrowSegment columns(Schema schema, RecordBatch batch, MemorySegment body, String name) {
        int rows = Math.toIntExact(batch.length());
        BufferCursor cursor = new BufferCursor(batch, body);
        Map<FieldId, Column> columns = new HashMap<>();
        Column timestamps = null;
        for (int i = 0; i < schema.fieldsLength(); i++) {
            Field field = schema.fields(i);
            if (ArrowSegmentWriter.TIMESTAMP_COLUMN.equals(field.name())) {
                timestamps = cursor.next(ColumnType.INT64);
            } else {
                columns.put(new FieldId(Long.parseLong(metadata(field, ArrowFields.FIELD_ID, name))), cursor.next(typeOf(field, name)));
            }
        }
        if (timestamps == null || timestamps.rows() != rows || columns.values().stream().anyMatch(c -> c.rows() != rows)) {
            throw new MalformedBytesException("segment file " + name + " has columns of different lengths, or no timestamps");
        }
        return new ArrowSegment(new SegmentId(Long.parseLong(metadata(schema, ArrowSegmentWriter.META_SEGMENT, name))), rows,
                Integer.parseInt(metadata(schema, ArrowSegmentWriter.META_SCHEMA_VERSION, name)), Map.copyOf(columns), timestamps);
    }

    private static ColumnType typeOf(Field field, String name) {
        DataType type = type(metadata(field, ArrowFields.FIELD_TYPE, name));
        return type == DataType.ARRAY ? ColumnType.arrayOf(type(metadata(field, ArrowFields.FIELD_ELEMENT, name)))
                : new ColumnType(type, null, Integer.parseInt(metadata(field, ArrowFields.FIELD_DIM, name)));
    }

    private static DataType type(String milvusName) {
        return Arrays.stream(DataType.values()).filter(t -> t.milvusName().equals(milvusName)).findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no type is called " + milvusName));
    }

    private static String metadata(Field field, String key, String name) {
        for (int i = 0; i < field.customMetadataLength(); i++) {
            KeyValue pair = field.customMetadata(i);
            if (key.equals(pair.key())) {
                return pair.value();
            }
        }
        throw new MalformedBytesException("segment file " + name + ": field " + field.name() + " does not say its " + key);
    }

    private static String metadata(Schema schema, String key, String name) {
        for (int i = 0; i < schema.customMetadataLength(); i++) {
            KeyValue pair = schema.customMetadata(i);
            if (key.equals(pair.key())) {
                return pair.value();
            }
        }
        throw new MalformedBytesException("segment file " + name + " does not say its " + key);
    }

    private static ByteBuffer buffer(MemorySegment file, long at, long length) {
        return file.asSlice(at, length).asByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
    }

    private static byte[] bytes(MemorySegment file, long at, int length) {
        return file.asSlice(at, length).toArray(java.lang.foreign.ValueLayout.JAVA_BYTE);
    }

    @Override
    public SegmentId id() {
        return id;
    }

    @Override
    public int rows() {
        return rows;
    }

    /** The schema version that the segment was written at. */
    public int schemaVersion() {
        return schemaVersion;
    }

    @Override
    public Optional<Column> column(FieldId field) {
        return Optional.ofNullable(columns.get(field));
    }

    @Override
    public Column timestamps() {
        return timestamps;
    }
}

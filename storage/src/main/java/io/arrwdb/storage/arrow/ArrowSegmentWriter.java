package io.arrwdb.storage.arrow;

import com.google.flatbuffers.FlatBufferBuilder;
import io.arrwdb.core.schema.CollectionSchema;
import io.arrwdb.core.schema.FieldSchema;
import io.arrwdb.engine.column.ColumnType;
import io.arrwdb.engine.segment.SegmentRows;
import io.arrwdb.storage.object.CompositeBody;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.arrow.flatbuf.Block;
import org.apache.arrow.flatbuf.Buffer;
import org.apache.arrow.flatbuf.Endianness;
import org.apache.arrow.flatbuf.FieldNode;
import org.apache.arrow.flatbuf.Footer;
import org.apache.arrow.flatbuf.Message;
import org.apache.arrow.flatbuf.MessageHeader;
import org.apache.arrow.flatbuf.MetadataVersion;
import org.apache.arrow.flatbuf.RecordBatch;
import org.apache.arrow.flatbuf.Schema;

/**
 * Writes the rows of a segment as one Arrow IPC file: uncompressed, one record batch, every buffer at a multiple of 64
 * bytes in the file. Source: Apache Arrow, "Arrow Columnar Format", sections Serialization and IPC File Format.
 */
public final class ArrowSegmentWriter {
    /** Of the layout of our metadata in the file. */
    static final int FORMAT_VERSION = 1;
    static final String TIMESTAMP_COLUMN = "_ts";
    static final String META_FORMAT = "arrwdb.format";
    static final String META_SEGMENT = "arrwdb.segment_id";
    static final String META_SCHEMA_VERSION = "arrwdb.schema_version";
    static final byte[] MAGIC = "ARROW1".getBytes(StandardCharsets.US_ASCII);

    private static final int PREFIX_BYTES = 8;

    private final SegmentRows rows;
    private final CollectionSchema schema;
    private final List<FieldSchema> fields = new ArrayList<>();

    private ArrowSegmentWriter(SegmentRows rows, CollectionSchema schema) {
        this.rows = rows;
        this.schema = schema;
        schema.fields().stream().filter(field -> rows.column(field.id()).isPresent()).forEach(fields::add);
    }

    /** The file; it refers to the memory of {@code rows}, which must stay valid while it is read. */
    public static CompositeBody write(SegmentRows rows, CollectionSchema schema) {
        return new ArrowSegmentWriter(rows, schema).file();
    }

    private CompositeBody file() {
        // The batch's metadata holds the offsets of the body, so the body is laid out once to learn them.
        ArrowBody layout = body(new CompositeBody.Builder());
        CompositeBody.Builder out = new CompositeBody.Builder().add(MAGIC).add(new byte[2]);
        out.add(frame(schemaMessage(), out.length()));
        long batchAt = out.length();
        byte[] batch = frame(batchMessage(layout), batchAt);
        out.add(batch);
        long bodyLength = body(out).length();
        out.add(new byte[] {-1, -1, -1, -1, 0, 0, 0, 0});
        byte[] footer = footer(batchAt, batch.length, bodyLength);
        ByteBuffer end = ByteBuffer.allocate(4 + MAGIC.length).order(ByteOrder.LITTLE_ENDIAN).putInt(footer.length).put(MAGIC);
        return out.add(footer).add(end.array()).build();
    }

    private ArrowBody body(CompositeBody.Builder out) {
        ArrowBody body = new ArrowBody(out);
        for (FieldSchema field : fields) {
            body.add(rows.column(field.id()).orElseThrow());
        }
        body.add(rows.timestamps());
        return body;
    }

    /** Continuation mark, length and message, padded so that what follows begins at a multiple of 64 in the file. */
    private static byte[] frame(byte[] message, long at) {
        int bare = PREFIX_BYTES + message.length;
        int padded = (int) ((at + bare + ArrowBody.ALIGNMENT - 1) / ArrowBody.ALIGNMENT * ArrowBody.ALIGNMENT - at);
        return ByteBuffer.allocate(padded).order(ByteOrder.LITTLE_ENDIAN).putInt(-1).putInt(padded - PREFIX_BYTES).put(message).array();
    }

    private byte[] schemaMessage() {
        FlatBufferBuilder out = new FlatBufferBuilder(1024);
        return message(out, MessageHeader.Schema, schema(out), 0);
    }

    private int schema(FlatBufferBuilder out) {
        int[] described = new int[fields.size() + 1];
        for (int i = 0; i < fields.size(); i++) {
            FieldSchema field = fields.get(i);
            described[i] = ArrowFields.write(out, field.name(), field.id().value(), ColumnType.of(field));
        }
        described[fields.size()] = ArrowFields.writeTimestamps(out, TIMESTAMP_COLUMN);
        int all = Schema.createFieldsVector(out, described);
        int metadata = ArrowFields.metadata(out, Map.of(META_FORMAT, Integer.toString(FORMAT_VERSION),
                META_SEGMENT, rows.id().toString(), META_SCHEMA_VERSION, Integer.toString(schema.version())));
        Schema.startSchema(out);
        Schema.addEndianness(out, Endianness.Little);
        Schema.addFields(out, all);
        Schema.addCustomMetadata(out, metadata);
        return Schema.endSchema(out);
    }

    private byte[] batchMessage(ArrowBody layout) {
        FlatBufferBuilder out = new FlatBufferBuilder(1024);
        List<ArrowBody.Node> nodes = layout.nodes();
        RecordBatch.startNodesVector(out, nodes.size());
        for (ArrowBody.Node node : nodes.reversed()) {
            FieldNode.createFieldNode(out, node.rows(), node.nulls());
        }
        int nodesAt = out.endVector();
        RecordBatch.startBuffersVector(out, layout.buffers().size());
        for (ArrowBody.Buffer buffer : layout.buffers().reversed()) {
            Buffer.createBuffer(out, buffer.offset(), buffer.length());
        }
        int buffersAt = out.endVector();
        RecordBatch.startRecordBatch(out);
        RecordBatch.addLength(out, rows.rows());
        RecordBatch.addNodes(out, nodesAt);
        RecordBatch.addBuffers(out, buffersAt);
        return message(out, MessageHeader.RecordBatch, RecordBatch.endRecordBatch(out), layout.length());
    }

    private static byte[] message(FlatBufferBuilder out, byte kind, int header, long bodyLength) {
        Message.startMessage(out);
        Message.addVersion(out, MetadataVersion.V5);
        Message.addHeaderType(out, kind);
        Message.addHeader(out, header);
        Message.addBodyLength(out, bodyLength);
        out.finish(Message.endMessage(out));
        return out.sizedByteArray();
    }

    private byte[] footer(long batchAt, int batchMetadata, long bodyLength) {
        FlatBufferBuilder out = new FlatBufferBuilder(1024);
        int described = schema(out);
        Footer.startDictionariesVector(out, 0);
        int dictionaries = out.endVector();
        Footer.startRecordBatchesVector(out, 1);
        Block.createBlock(out, batchAt, batchMetadata, bodyLength);
        int batches = out.endVector();
        Footer.startFooter(out);
        Footer.addVersion(out, MetadataVersion.V5);
        Footer.addSchema(out, described);
        Footer.addDictionaries(out, dictionaries);
        Footer.addRecordBatches(out, batches);
        out.finish(Footer.endFooter(out));
        return out.sizedByteArray();
    }
}

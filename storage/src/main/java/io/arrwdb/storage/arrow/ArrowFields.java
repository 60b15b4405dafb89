package io.arrwdb.storage.arrow;

import com.google.flatbuffers.FlatBufferBuilder;
import io.arrwdb.core.schema.DataType;
import io.arrwdb.engine.column.ColumnType;
import java.util.Map;
import org.apache.arrow.flatbuf.Binary;
import org.apache.arrow.flatbuf.Bool;
import org.apache.arrow.flatbuf.Field;
import org.apache.arrow.flatbuf.FixedSizeBinary;
import org.apache.arrow.flatbuf.FixedSizeList;
import org.apache.arrow.flatbuf.FloatingPoint;
import org.apache.arrow.flatbuf.Int;
import org.apache.arrow.flatbuf.KeyValue;
import org.apache.arrow.flatbuf.List;
import org.apache.arrow.flatbuf.Precision;
import org.apache.arrow.flatbuf.Type;
import org.apache.arrow.flatbuf.Utf8;

/** Describes our columns as Arrow fields. What Arrow has no type for keeps its Milvus type in the field's metadata. */
final class ArrowFields {
    /** Metadata keys of a field. */
    static final String FIELD_ID = "arrwdb.field_id";
    static final String FIELD_TYPE = "arrwdb.type";
    static final String FIELD_ELEMENT = "arrwdb.element_type";
    static final String FIELD_DIM = "arrwdb.dim";

    private ArrowFields() { }

    /** Writes one field, its metadata naming {@code id} and the type; answers its offset. */
    static int write(FlatBufferBuilder out, String name, long id, ColumnType type) {
        Map<String, String> metadata = type.element() == null
                ? Map.of(FIELD_ID, Long.toString(id), FIELD_TYPE, type.type().milvusName(), FIELD_DIM, Integer.toString(type.dim()))
                : Map.of(FIELD_ID, Long.toString(id), FIELD_TYPE, type.type().milvusName(), FIELD_ELEMENT, type.element().milvusName());
        int[] children = switch (type.type()) {
            case ARRAY -> new int[] {child(out, "item", type.elementType())};
            case FLOAT_VECTOR -> new int[] {child(out, "item", ColumnType.scalar(DataType.FLOAT))};
            case INT8_VECTOR -> new int[] {child(out, "item", ColumnType.scalar(DataType.INT8))};
            default -> new int[0];
        };
        return field(out, name, type, children, metadata(out, metadata));
    }

    /** The timestamp column, which is no field of the user's. */
    static int writeTimestamps(FlatBufferBuilder out, String name) {
        int metadata = metadata(out, Map.of(FIELD_ID, "1", FIELD_TYPE, "Timestamp"));
        int type = Int.createInt(out, 64, false);
        return finish(out, out.createString(name), Type.Int, type, Field.createChildrenVector(out, new int[0]), metadata);
    }

    private static int child(FlatBufferBuilder out, String name, ColumnType type) {
        return field(out, name, type, new int[0], 0);
    }

    private static int field(FlatBufferBuilder out, String name, ColumnType type, int[] children, int metadata) {
        int nameAt = out.createString(name);
        int childrenAt = Field.createChildrenVector(out, children);
        return switch (type.type()) {
            case BOOL -> finish(out, nameAt, Type.Bool, bool(out), childrenAt, metadata);
            case INT8 -> finish(out, nameAt, Type.Int, Int.createInt(out, 8, true), childrenAt, metadata);
            case INT16 -> finish(out, nameAt, Type.Int, Int.createInt(out, 16, true), childrenAt, metadata);
            case INT32 -> finish(out, nameAt, Type.Int, Int.createInt(out, 32, true), childrenAt, metadata);
            case INT64 -> finish(out, nameAt, Type.Int, Int.createInt(out, 64, true), childrenAt, metadata);
            case FLOAT -> finish(out, nameAt, Type.FloatingPoint, FloatingPoint.createFloatingPoint(out, Precision.SINGLE), childrenAt, metadata);
            case DOUBLE -> finish(out, nameAt, Type.FloatingPoint, FloatingPoint.createFloatingPoint(out, Precision.DOUBLE), childrenAt, metadata);
            case VARCHAR, JSON -> finish(out, nameAt, Type.Utf8, utf8(out), childrenAt, metadata);
            case SPARSE_FLOAT_VECTOR -> finish(out, nameAt, Type.Binary, binary(out), childrenAt, metadata);
            case ARRAY -> finish(out, nameAt, Type.List, list(out), childrenAt, metadata);
            case FLOAT_VECTOR, INT8_VECTOR -> finish(out, nameAt, Type.FixedSizeList,
                    FixedSizeList.createFixedSizeList(out, type.dim()), childrenAt, metadata);
            case BINARY_VECTOR, FLOAT16_VECTOR, BFLOAT16_VECTOR -> finish(out, nameAt, Type.FixedSizeBinary,
                    FixedSizeBinary.createFixedSizeBinary(out, type.widthBytes()), childrenAt, metadata);
        };
    }

    private static int finish(FlatBufferBuilder out, int name, byte kind, int type, int children, int metadata) {
        Field.startField(out);
        Field.addName(out, name);
        Field.addNullable(out, true);
        Field.addTypeType(out, kind);
        Field.addType(out, type);
        Field.addChildren(out, children);
        if (metadata != 0) {
            Field.addCustomMetadata(out, metadata);
        }
        return Field.endField(out);
    }

    /** A vector of key-value pairs in key order, so that equal segments make equal files. */
    static int metadata(FlatBufferBuilder out, Map<String, String> values) {
        int[] pairs = values.entrySet().stream().sorted(Map.Entry.comparingByKey())
                .mapToInt(e -> KeyValue.createKeyValue(out, out.createString(e.getKey()), out.createString(e.getValue()))).toArray();
        return Field.createCustomMetadataVector(out, pairs);
    }

    private static int bool(FlatBufferBuilder out) {
        Bool.startBool(out);
        return Bool.endBool(out);
    }

    private static int utf8(FlatBufferBuilder out) {
        Utf8.startUtf8(out);
        return Utf8.endUtf8(out);
    }

    private static int binary(FlatBufferBuilder out) {
        Binary.startBinary(out);
        return Binary.endBinary(out);
    }

    private static int list(FlatBufferBuilder out) {
        List.startList(out);
        return List.endList(out);
    }
}

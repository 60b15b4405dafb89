package io.arrwdb.proxy.wire;

import io.arrwdb.core.schema.DataType;
import io.arrwdb.core.schema.FieldSchema;
import io.arrwdb.engine.column.Column;
import io.arrwdb.engine.segment.PrimaryKey;
import io.arrwdb.proto.internal.PrimaryKeys;
import io.arrwdb.proto.milvus.schema.FieldData;
import io.arrwdb.proto.milvus.schema.IDs;
import io.arrwdb.proto.milvus.schema.LongArray;
import io.arrwdb.proto.milvus.schema.ScalarField;
import io.arrwdb.proto.milvus.schema.StringArray;
import java.util.List;
import java.util.stream.IntStream;

/** Primary keys in their four forms: columns, the wire of clients, the wire between roles, and single keys. */
public final class Keys {
    private Keys() { }

    /** The keys of a column as an answer's {@code IDs}. */
    public static IDs toIds(Column keys) {
        if (keys.type().type() == DataType.VARCHAR) {
            StringArray.Builder out = StringArray.newBuilder();
            for (int row = 0; row < keys.rows(); row++) {
                out.addData(keys.string(row));
            }
            return IDs.newBuilder().setStrId(out).build();
        }
        LongArray.Builder out = LongArray.newBuilder();
        for (int row = 0; row < keys.rows(); row++) {
            out.addData(keys.getLong(row));
        }
        return IDs.newBuilder().setIntId(out).build();
    }

    /** How many keys there are. */
    public static int count(PrimaryKeys keys) {
        return Math.max(keys.getIntsCount(), keys.getStringsCount());
    }

    public static PrimaryKey at(PrimaryKeys keys, int index) {
        return keys.getStringsCount() > 0 ? PrimaryKey.of(keys.getStrings(index)) : PrimaryKey.of(keys.getInts(index));
    }

    /** Adds a key to a list of its kind. */
    public static void add(PrimaryKeys.Builder keys, PrimaryKey key) {
        switch (key) {
            case PrimaryKey.OfLong k -> keys.addInts(k.value());
            case PrimaryKey.OfString k -> keys.addStrings(k.value());
        }
    }

    public static PrimaryKeys of(List<PrimaryKey> keys) {
        PrimaryKeys.Builder out = PrimaryKeys.newBuilder();
        keys.forEach(key -> add(out, key));
        return out.build();
    }

    public static List<PrimaryKey> all(PrimaryKeys keys) {
        return IntStream.range(0, count(keys)).mapToObj(i -> at(keys, i)).toList();
    }

    /** An answer's {@code IDs}; the kind is set also where there are none. */
    public static IDs toIds(FieldSchema field, PrimaryKeys keys) {
        return field.type() == DataType.VARCHAR
                ? IDs.newBuilder().setStrId(StringArray.newBuilder().addAllData(keys.getStringsList())).build()
                : IDs.newBuilder().setIntId(LongArray.newBuilder().addAllData(keys.getIntsList())).build();
    }

    /** An answer's {@code IDs} as the column that it also is. */
    public static FieldData toField(FieldSchema field, IDs ids) {
        ScalarField values = ids.hasStrId() ? ScalarField.newBuilder().setStringData(ids.getStrId()).build()
                : ScalarField.newBuilder().setLongData(ids.getIntId()).build();
        return FieldData.newBuilder().setTypeValue(field.type().code()).setFieldName(field.name())
                .setFieldId(field.id().value()).setScalars(values).build();
    }
}

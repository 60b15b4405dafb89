package io.arrwdb.proxy.wire;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.arrwdb.core.schema.FieldSchema;
import io.arrwdb.proto.milvus.common.PlaceholderGroup;
import io.arrwdb.proto.milvus.common.PlaceholderType;
import io.arrwdb.proto.milvus.common.PlaceholderValue;
import io.arrwdb.proxy.error.ReadErrors;
import io.arrwdb.proxy.limit.Limits;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/**
 * The query vectors of a search, one byte string each: little-endian floats, bits, or sparse pairs.
 *
 * @param values checked: of the field's type and length, and finite
 */
public record QueryVectors(List<ByteString> values) {
    /** @throws io.arrwdb.proxy.error.MilvusException when they do not fit the field */
    public static QueryVectors read(ByteString placeholderGroup, FieldSchema field, Limits limits) {
        PlaceholderValue value = placeholder(placeholderGroup);
        checkType(value, field);
        List<ByteString> values = value.getValuesList();
        if (values.isEmpty() || values.size() > limits.queries()) {
            throw ReadErrors.limitRange("nq", values.size(), limits.queries());
        }
        for (int i = 0; i < values.size(); i++) {
            check(values.get(i), i, field);
        }
        return new QueryVectors(values);
    }

    public int count() {
        return values.size();
    }

    /** All in one, for vectors of equal length. */
    public ByteString concatenated() {
        return values.size() == 1 ? values.getFirst() : ByteString.copyFrom(values);
    }

    private static PlaceholderValue placeholder(ByteString bytes) {
        PlaceholderGroup group;
        try {
            group = PlaceholderGroup.parseFrom(bytes);
        } catch (InvalidProtocolBufferException e) {
            throw ReadErrors.invalid("cannot parse the placeholder group");
        }
        if (group.getPlaceholdersCount() != 1) {
            throw ReadErrors.invalid("a search has one placeholder, but got " + group.getPlaceholdersCount());
        }
        return group.getPlaceholders(0);
    }

    private static void checkType(PlaceholderValue value, FieldSchema field) {
        PlaceholderType wanted = switch (field.type()) {
            case FLOAT_VECTOR -> PlaceholderType.FloatVector;
            case BINARY_VECTOR -> PlaceholderType.BinaryVector;
            case SPARSE_FLOAT_VECTOR -> PlaceholderType.SparseFloatVector;
            default -> throw new IllegalStateException("no collection has a field of " + field.type());
        };
        if (value.getType() != wanted) {
            throw ReadErrors.queryVectorType(field.name(), field.type().milvusName(), value.getType().name());
        }
    }

    private static void check(ByteString value, int query, FieldSchema field) {
        switch (field.type()) {
            case FLOAT_VECTOR -> {
                checkLength(value, query, field, (long) field.dim() * Float.BYTES);
                checkFinite(value, query, field);
            }
            case BINARY_VECTOR -> checkLength(value, query, field, field.dim() / 8);
            case SPARSE_FLOAT_VECTOR -> SparseRows.problemOf(value.toByteArray()).ifPresent(why -> {
                throw ReadErrors.invalid("invalid sparse vector in query " + query + " of field " + field.name() + ", " + why);
            });
            default -> throw new IllegalStateException("no collection has a field of " + field.type());
        }
    }

    private static void checkLength(ByteString value, int query, FieldSchema field, long expected) {
        if (value.size() != expected) {
            throw ReadErrors.queryVectorLength(field.name(), query, value.size(), expected);
        }
    }

    private static void checkFinite(ByteString value, int query, FieldSchema field) {
        ByteBuffer in = value.asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
        while (in.hasRemaining()) {
            float number = in.getFloat();
            if (!Float.isFinite(number)) {
                throw ReadErrors.invalid("value '" + number + "' of query " + query + " for field " + field.name()
                        + " is not a number or infinity");
            }
        }
    }
}

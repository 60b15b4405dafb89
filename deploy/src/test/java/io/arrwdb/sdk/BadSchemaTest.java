package io.arrwdb.sdk;

import static io.arrwdb.sdk.Failures.assertRefused;
import static io.arrwdb.sdk.Wire.create;
import static io.arrwdb.sdk.Wire.field;
import static io.arrwdb.sdk.Wire.key;
import static io.arrwdb.sdk.Wire.vector;

import com.google.protobuf.ByteString;
import io.arrwdb.proto.milvus.CreateCollectionRequest;
import io.arrwdb.proto.milvus.common.ErrorCode;
import io.arrwdb.proto.milvus.schema.DataType;
import io.arrwdb.proto.milvus.schema.FieldSchema;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Collections that must not come to be. */
@ExtendWith(SdkServer.class)
class BadSchemaTest {
    @ParameterizedTest(name = "{0}")
    @MethodSource({"names", "keys", "vectors", "scalars"})
    void refuses(String why, CreateCollectionRequest request, String text, Sdk sdk) {
        assertRefused(sdk.stub().createCollection(request), text);
    }

    @Test
    void refusesAnEmptyNameWithItsCode(Sdk sdk) {
        assertRefused(sdk.stub().createCollection(create("", key(), vector())), 1100, ErrorCode.IllegalArgument,
            "collection name should not be empty");
    }

    @Test
    void refusesAnEmptyNameOfAMissingCollection(Sdk sdk) {
        assertRefused(sdk.stub().dropCollection(
            io.arrwdb.proto.milvus.DropCollectionRequest.getDefaultInstance()), "collection name should not be empty");
    }

    static Stream<Arguments> names() {
        return Stream.of(
            of("a name that starts with a digit", create("1a", key(), vector()),
                "the first character of a collection name must be an underscore or letter"),
            of("a name with a space", create("a b", key(), vector()),
                "collection name can only contain numbers, letters and underscores"),
            of("a name that is too long", create("a".repeat(256), key(), vector()),
                "the length of a collection name must be less than 255 characters"),
            of("a field name that starts with a digit", bad(key(), vector(), field("1a", DataType.Int64)),
                "The first character of a field name must be an underscore or letter."),
            of("a reserved field name", bad(key(), vector(), field("$meta", DataType.JSON)), "field name"),
            of("two fields of one name",
                bad(key(), vector(), field("x", DataType.Int64), field("x", DataType.Int64)),
                "duplicated field name"),
            of("bytes that are no schema", CreateCollectionRequest.newBuilder().setCollectionName(Sdk.unique("bad"))
                .setSchema(ByteString.copyFromUtf8("\u0001nonsense")).build(), ""));
    }

    static Stream<Arguments> keys() {
        return Stream.of(
            of("no primary key", bad(field("id", DataType.Int64), vector()), "primary key"),
            of("two primary keys", bad(key(), field("id2", DataType.Int64).setIsPrimaryKey(true), vector()),
                "primary key"),
            of("a float key", bad(field("id", DataType.Float).setIsPrimaryKey(true), vector()), "int64 or varchar"),
            of("a nullable key", bad(key().setNullable(true), vector()), "null"),
            of("auto id on another field", bad(key(), field("x", DataType.Int64).setAutoID(true), vector()),
                "auto"));
    }

    static Stream<Arguments> vectors() {
        return Stream.of(
            of("no vector", bad(key()), "vector"),
            of("no dimension", bad(key(), field("vector", DataType.FloatVector)), "dim"),
            of("dimension 1", bad(key(), field("vector", DataType.FloatVector, "dim", "1")),
                "should be in range 2 ~ 32768"),
            of("dimension 32769", bad(key(), field("vector", DataType.FloatVector, "dim", "32769")),
                "should be in range 2 ~ 32768"),
            of("a dimension that is no number", bad(key(), field("vector", DataType.FloatVector, "dim", "many")),
                "many"),
            of("bits that fill no bytes", bad(key(), field("vector", DataType.BinaryVector, "dim", "9")), "8"),
            of("five vectors", bad(Stream.concat(Stream.of(key()), IntStream.range(0, 5)
                .mapToObj(i -> vector().setName("v" + i))).toArray(FieldSchema.Builder[]::new)), "vector field"));
    }

    static Stream<Arguments> scalars() {
        return Stream.of(
            of("text without a length", bad(key(), vector(), field("t", DataType.VarChar)),
                "type param(max_length) should be specified"),
            of("text of length 65536", bad(key(), vector(), field("t", DataType.VarChar, "max_length", "65536")),
                "length"),
            of("text of length 0", bad(key(), vector(), field("t", DataType.VarChar, "max_length", "0")),
                "length"),
            of("an array without a capacity",
                bad(key(), vector(), field("a", DataType.Array).setElementType(DataType.Int64)), "max_capacity"),
            of("an array of arrays", bad(key(), vector(),
                field("a", DataType.Array, "max_capacity", "4").setElementType(DataType.Array)), "element"),
            of("a default of another type", bad(key(), vector(), field("x", DataType.Int64).setDefaultValue(
                io.arrwdb.proto.milvus.schema.ValueField.newBuilder().setStringData("x"))), "default_value"),
            of("65 fields", bad(Stream.concat(Stream.of(key(), vector()), IntStream.range(0, 63)
                .mapToObj(i -> field("f" + i, DataType.Int64))).toArray(FieldSchema.Builder[]::new)), "field"));
    }

    private static CreateCollectionRequest bad(FieldSchema.Builder... fields) {
        return create(Sdk.unique("bad"), fields);
    }

    private static Arguments of(String why, CreateCollectionRequest request, String text) {
        return Arguments.of(why, request, text);
    }
}

package io.arrwdb.proxy.validate;

import static io.arrwdb.proxy.fake.Requests.field;
import static io.arrwdb.proxy.fake.Requests.key;
import static io.arrwdb.proxy.fake.Requests.pair;
import static io.arrwdb.proxy.fake.Requests.text;
import static io.arrwdb.proxy.fake.Requests.vector;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.arrwdb.core.schema.DefaultValue;
import io.arrwdb.core.schema.FieldSchema;
import io.arrwdb.proto.milvus.schema.CollectionSchema;
import io.arrwdb.proto.milvus.schema.DataType;
import io.arrwdb.proto.milvus.schema.FunctionSchema;
import io.arrwdb.proto.milvus.schema.ValueField;
import io.arrwdb.proxy.error.MilvusException;
import io.arrwdb.proxy.limit.Limits;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SchemaReaderTest {
    private final SchemaReader reader = new SchemaReader(Limits.defaults());

    private io.arrwdb.core.schema.CollectionSchema read(CollectionSchema.Builder schema) {
        return reader.collection(schema.build().toByteString());
    }

    private void refuses(CollectionSchema.Builder schema, String text) {
        assertThatThrownBy(() -> read(schema)).isInstanceOf(MilvusException.class).hasMessageContaining(text);
    }

    private static CollectionSchema.Builder with(io.arrwdb.proto.milvus.schema.FieldSchema.Builder... fields) {
        CollectionSchema.Builder schema = CollectionSchema.newBuilder().addFields(key()).addFields(vector());
        for (var field : fields) {
            schema.addFields(field);
        }
        return schema;
    }

    @Test
    void readsFieldsWithTheirParametersAndDefaults() {
        var schema = read(with(text("name").setNullable(true).setDefaultValue(ValueField.newBuilder().setStringData("x")),
                field("tags", DataType.Array).setElementType(DataType.Int16).addTypeParams(pair("max_capacity", 3)))
                .setEnableDynamicField(true).setDescription("d"));
        assertThat(schema.fields()).extracting(FieldSchema::name).containsExactly("id", "vec", "name", "tags");
        assertThat(schema.dynamicFieldEnabled()).isTrue();
        assertThat(schema.field("name").orElseThrow().defaultTo()).contains(new DefaultValue.OfString("x"));
        assertThat(schema.field("tags").orElseThrow().maxCapacity()).isEqualTo(3);
    }

    /** pymilvus makes every Python integer one of 64 bits. */
    @Test
    void aSmallIntegersDefaultMayComeAsALargeOne() {
        var schema = read(with(field("i", DataType.Int8).setDefaultValue(ValueField.newBuilder().setLongData(-128))));
        assertThat(schema.field("i").orElseThrow().defaultTo()).contains(new DefaultValue.OfLong(-128));
    }

    @Test
    void readsParametersThatOlderSdksSendAsJson() {
        var schema = read(CollectionSchema.newBuilder().addFields(key())
                .addFields(field("vec", DataType.FloatVector).addTypeParams(pair("params", "{\"dim\": 8}"))));
        assertThat(schema.field("vec").orElseThrow().dim()).isEqualTo(8);
    }

    @Test
    void takesTheCollectionsAutoIdForTheKeys() {
        assertThat(read(with().setAutoID(true)).primaryKey().autoId()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"1,should be in range 2 ~ 32768", "32769,should be in range 2 ~ 32768", "x,should be an integer"})
    void refusesDimensionsOutOfRange(String dim, String text) {
        refuses(CollectionSchema.newBuilder().addFields(key())
                .addFields(field("v", DataType.FloatVector).addTypeParams(pair("dim", dim))), text);
    }

    @Test
    void refusesSchemasThatCannotBe() {
        refuses(CollectionSchema.newBuilder().addFields(vector()), "primary key is not specified");
        refuses(CollectionSchema.newBuilder().addFields(key()), "does not contain vector field");
        refuses(with(field("k2", DataType.VarChar).addTypeParams(pair("max_length", 5)).setIsPrimaryKey(true)),
                "more than one primary key");
        refuses(with(text("id")), "duplicated field name id found");
        refuses(with(text("1a")), "Invalid field name: 1a. The first character of a field name must be an underscore or letter.: field name"
                + " invalid[field=1a]");
        refuses(with(text("")), "field name should not be empty");
        refuses(with(text("in")), "in is keyword in milvus");
        refuses(with(field("c", DataType.Int64).setIsClusteringKey(true), field("d", DataType.Int64).setIsClusteringKey(true)),
                "more than one clustering key, field name = c, d");
        refuses(with(text("$meta")), "field name");
        refuses(with(field("t", DataType.VarChar)), "type param(max_length) should be specified");
        refuses(with(field("t", DataType.VarChar).addTypeParams(pair("max_length", 65536))), "(0, 65535]");
        refuses(with(field("a", DataType.Array).setElementType(DataType.Int8)), "type param(max_capacity)");
        refuses(with(field("a", DataType.Array).setElementType(DataType.JSON).addTypeParams(pair("max_capacity", 1))),
                "element type JSON is not supported");
        refuses(with(field("b", DataType.BinaryVector).addTypeParams(pair("dim", 9))), "multiple of 8");
        refuses(with(field("h", DataType.Float16Vector).addTypeParams(pair("dim", 8))), "not supported yet");
        refuses(with(field("g", DataType.Geometry)), "not supported yet");
        refuses(with(field("f", DataType.Float).setIsPartitionKey(true)), "partition key should be Int64 or VarChar");
        refuses(with(field("i", DataType.Int8).setDefaultValue(ValueField.newBuilder().setIntData(300))), "out of range of Int8");
        refuses(with(field("i", DataType.Int32).setDefaultValue(ValueField.newBuilder().setLongData(1L << 31))), "out of range of Int32");
        refuses(with(field("i", DataType.Int64).setDefaultValue(ValueField.newBuilder().setIntData(3))), "is not equal to the type");
        refuses(with().addFunctions(FunctionSchema.getDefaultInstance()), "functions");
        assertThatThrownBy(() -> reader.collection(ByteString.copyFrom(new byte[] {1, 2, 3}))).isInstanceOf(MilvusException.class)
                .hasMessageContaining("cannot parse the collection's schema");
    }

    @Test
    void boundsTheNumberOfFields() {
        CollectionSchema.Builder schema = with();
        for (int i = 0; i < 63; i++) {
            schema.addFields(field("f" + i, DataType.Int8));
        }
        refuses(schema, "maximum field's number should be limited to 64");
        refuses(with(field("v2", DataType.FloatVector).addTypeParams(pair("dim", 2)),
                field("v3", DataType.FloatVector).addTypeParams(pair("dim", 2)),
                field("v4", DataType.FloatVector).addTypeParams(pair("dim", 2)),
                field("v5", DataType.FloatVector).addTypeParams(pair("dim", 2))), "maximum vector field's number");
    }
}

package io.arrwdb.sdk;

import com.google.gson.Gson;
import com.google.gson.JsonObject;
import io.milvus.v2.client.MilvusClientV2;
import io.milvus.v2.common.ConsistencyLevel;
import io.milvus.v2.common.DataType;
import io.milvus.v2.common.IndexParam;
import io.milvus.v2.common.IndexParam.IndexType;
import io.milvus.v2.common.IndexParam.MetricType;
import io.milvus.v2.service.collection.request.AddFieldReq;
import io.milvus.v2.service.collection.request.CreateCollectionReq;
import io.milvus.v2.service.collection.request.CreateCollectionReq.CollectionSchema;
import io.milvus.v2.service.vector.request.InsertReq;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;

/**
 * A collection of books whose values follow from their ids, so that a test can say what must be found:
 * book {@code i} is titled {@code title-i}, of the year {@code 2000 + i % 20}, costs {@code i / 2}, is in print when
 * {@code i} is even, and has its vector from {@link Vectors#of}. Reads are strong.
 */
record Books(MilvusClientV2 client, String name) {
    static final int DIM = 8;
    private static final Gson GSON = new Gson();

    /** An empty collection, indexed and loaded. */
    static Books create(Sdk sdk, MetricType metric, IndexType type) {
        return create(sdk, schema(), index(metric, type));
    }

    /** An empty collection without a dynamic field: it takes no value beyond its schema. */
    static Books strict(Sdk sdk) {
        var schema = schema();
        schema.setEnableDynamicField(false);
        return create(sdk, schema, index(MetricType.L2, IndexType.FLAT));
    }

    private static Books create(Sdk sdk, CollectionSchema schema, IndexParam index) {
        var books = new Books(sdk.client(), Sdk.unique("books"));
        sdk.client().createCollection(CreateCollectionReq.builder().collectionName(books.name).collectionSchema(schema)
            .indexParam(index).consistencyLevel(ConsistencyLevel.STRONG).build());
        return books;
    }

    /** As above, L2 and flat, with the books 0 to {@code count - 1}. */
    static Books filled(Sdk sdk, int count) {
        return create(sdk, MetricType.L2, IndexType.FLAT).insert(0, count);
    }

    static CollectionSchema schema() {
        return CollectionSchema.builder().enableDynamicField(true).build()
            .addField(AddFieldReq.builder().fieldName("id").dataType(DataType.Int64).isPrimaryKey(true).build())
            .addField(AddFieldReq.builder().fieldName("title").dataType(DataType.VarChar).maxLength(64).build())
            .addField(AddFieldReq.builder().fieldName("year").dataType(DataType.Int32).build())
            .addField(AddFieldReq.builder().fieldName("price").dataType(DataType.Double).build())
            .addField(AddFieldReq.builder().fieldName("in_print").dataType(DataType.Bool).build())
            .addField(AddFieldReq.builder().fieldName("vector").dataType(DataType.FloatVector).dimension(DIM).build());
    }

    static IndexParam index(MetricType metric, IndexType type) {
        return IndexParam.builder().fieldName("vector").indexType(type).metricType(metric).extraParams(Map.of())
            .build();
    }

    Books insert(long from, long to) {
        client.insert(InsertReq.builder().collectionName(name)
            .data(LongStream.range(from, to).mapToObj(Books::book).toList()).build());
        return this;
    }

    static JsonObject book(long id) {
        var row = new JsonObject();
        row.addProperty("id", id);
        row.addProperty("title", "title-" + id);
        row.addProperty("year", 2000 + id % 20);
        row.addProperty("price", id / 2.0);
        row.addProperty("in_print", id % 2 == 0);
        row.add("vector", GSON.toJsonTree(Vectors.of(id, DIM)));
        row.addProperty("shelf", "shelf-" + id % 3);
        return row;
    }

    /** A book with one value replaced. */
    static JsonObject book(long id, String field, Object value) {
        var row = book(id);
        row.add(field, GSON.toJsonTree(value));
        return row;
    }

    static List<Long> ids(long from, long to) {
        return LongStream.range(from, to).boxed().toList();
    }
}

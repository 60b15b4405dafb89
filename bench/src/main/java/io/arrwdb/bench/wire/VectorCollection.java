package io.arrwdb.bench.wire;

import com.google.protobuf.ByteString;
import io.arrwdb.bench.data.VectorSet;
import io.arrwdb.engine.vector.Metric;
import io.arrwdb.proto.milvus.CreateCollectionRequest;
import io.arrwdb.proto.milvus.CreateIndexRequest;
import io.arrwdb.proto.milvus.DescribeIndexRequest;
import io.arrwdb.proto.milvus.DescribeIndexResponse;
import io.arrwdb.proto.milvus.DropCollectionRequest;
import io.arrwdb.proto.milvus.FlushRequest;
import io.arrwdb.proto.milvus.FlushResponse;
import io.arrwdb.proto.milvus.GetFlushStateRequest;
import io.arrwdb.proto.milvus.GetFlushStateResponse;
import io.arrwdb.proto.milvus.GetLoadingProgressRequest;
import io.arrwdb.proto.milvus.GetLoadingProgressResponse;
import io.arrwdb.proto.milvus.IndexDescription;
import io.arrwdb.proto.milvus.InsertRequest;
import io.arrwdb.proto.milvus.LoadCollectionRequest;
import io.arrwdb.proto.milvus.MutationResult;
import io.arrwdb.proto.milvus.SearchRequest;
import io.arrwdb.proto.milvus.SearchResults;
import io.arrwdb.proto.milvus.common.ConsistencyLevel;
import io.arrwdb.proto.milvus.common.DslType;
import io.arrwdb.proto.milvus.common.IndexState;
import io.arrwdb.proto.milvus.common.KeyValuePair;
import io.arrwdb.proto.milvus.common.PlaceholderGroup;
import io.arrwdb.proto.milvus.common.PlaceholderType;
import io.arrwdb.proto.milvus.common.PlaceholderValue;
import io.arrwdb.proto.milvus.schema.CollectionSchema;
import io.arrwdb.proto.milvus.schema.DataType;
import io.arrwdb.proto.milvus.schema.FieldData;
import io.arrwdb.proto.milvus.schema.FieldSchema;
import io.arrwdb.proto.milvus.schema.FloatArray;
import io.arrwdb.proto.milvus.schema.LongArray;
import io.arrwdb.proto.milvus.schema.ScalarField;
import io.arrwdb.proto.milvus.schema.VectorField;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The collection that is measured: an int64 key, which is the row's number, and a float vector. Calls of one connection; make one
 * per thread.
 */
public final class VectorCollection {
    private static final String KEY = "id";
    private static final String VECTOR = "vector";
    /** The smallest guarantee: any state will do ("eventually"), as the SDKs send it. */
    private static final long EVENTUALLY = 1;

    private final MilvusConnection connection;
    private final String name;
    private final Metric metric;

    public VectorCollection(MilvusConnection connection, String name, Metric metric) {
        this.connection = connection;
        this.name = name;
        this.metric = metric;
    }

    /** Creates it anew. */
    public void create(int dim, int shards) {
        drop();
        CollectionSchema schema = CollectionSchema.newBuilder().setName(name)
            .addFields(FieldSchema.newBuilder().setFieldID(100).setName(KEY).setIsPrimaryKey(true).setDataType(DataType.Int64))
            .addFields(FieldSchema.newBuilder().setFieldID(101).setName(VECTOR).setDataType(DataType.FloatVector)
                .addTypeParams(pair("dim", Integer.toString(dim))))
            .build();
        MilvusConnection.check("creating the collection", connection.stub().createCollection(CreateCollectionRequest.newBuilder()
            .setCollectionName(name).setSchema(schema.toByteString()).setShardsNum(shards)
            .setConsistencyLevel(ConsistencyLevel.Bounded).build()));
    }

    /** Drops it if it is there. */
    public void drop() {
        connection.stub().dropCollection(DropCollectionRequest.newBuilder().setCollectionName(name).build());
    }

    /** The request that inserts the rows {@code from} to {@code to}. */
    public InsertRequest insertRequest(VectorSet base, int from, int to) {
        LongArray.Builder keys = LongArray.newBuilder();
        FloatArray.Builder floats = FloatArray.newBuilder();
        float[] row = new float[base.dim()];
        for (int i = from; i < to; i++) {
            keys.addData(i);
            base.read(i, row);
            for (float value : row) {
                floats.addData(value);
            }
        }
        return InsertRequest.newBuilder().setCollectionName(name).setNumRows(to - from)
            .addFieldsData(FieldData.newBuilder().setType(DataType.Int64).setFieldName(KEY).setFieldId(100)
                .setScalars(ScalarField.newBuilder().setLongData(keys)))
            .addFieldsData(FieldData.newBuilder().setType(DataType.FloatVector).setFieldName(VECTOR).setFieldId(101)
                .setVectors(VectorField.newBuilder().setDim(base.dim()).setFloatVector(floats)))
            .build();
    }

    /** Inserts; gives the timestamp at which the rows are there, as the server answers it. */
    public long insert(InsertRequest request) {
        MutationResult result = connection.stub().insert(request);
        MilvusConnection.check("inserting " + request.getNumRows() + " rows", result.getStatus());
        return result.getTimestamp();
    }

    /** Flushes and waits until everything is in segments. */
    public void flush() {
        FlushResponse flush = connection.stub().flush(FlushRequest.newBuilder().addCollectionNames(name).build());
        MilvusConnection.check("flushing", flush.getStatus());
        GetFlushStateRequest question = GetFlushStateRequest.newBuilder().setCollectionName(name)
            .addAllSegmentIDs(flush.getCollSegIDsOrDefault(name, LongArray.getDefaultInstance()).getDataList())
            .setFlushTs(flush.getCollFlushTsOrDefault(name, 0)).build();
        Waiting.until("the flush", () -> {
            GetFlushStateResponse state = connection.stub().getFlushState(question);
            MilvusConnection.check("asking for the flush", state.getStatus());
            return state.getFlushed();
        });
    }

    /** Creates the index and waits until all rows have it. {@code params} is a JSON object. */
    public void index(String type, String params) {
        MilvusConnection.check("creating the index", connection.stub().createIndex(CreateIndexRequest.newBuilder()
            .setCollectionName(name).setFieldName(VECTOR).setIndexName(VECTOR)
            .addExtraParams(pair("index_type", type)).addExtraParams(pair("metric_type", metric.name()))
            .addExtraParams(pair("params", params)).build()));
        Waiting.until("the index", () -> {
            DescribeIndexResponse answer = connection.stub().describeIndex(
                DescribeIndexRequest.newBuilder().setCollectionName(name).setIndexName(VECTOR).build());
            MilvusConnection.check("asking for the index", answer.getStatus());
            IndexDescription index = answer.getIndexDescriptions(0);
            if (index.getState() == IndexState.Failed) {
                throw new IllegalStateException("the server could not build the index: " + index.getIndexStateFailReason());
            }
            return index.getState() == IndexState.Finished && index.getPendingIndexRows() == 0;
        });
    }

    /** Loads and waits until it can be searched. */
    public void load() {
        load(1);
    }

    /** As {@link #load()}, so many times on query nodes. */
    public void load(int replicas) {
        MilvusConnection.check("loading", connection.stub().loadCollection(
            LoadCollectionRequest.newBuilder().setCollectionName(name).setReplicaNumber(replicas).build()));
        Waiting.until("loading", () -> {
            GetLoadingProgressResponse state = connection.stub().getLoadingProgress(
                GetLoadingProgressRequest.newBuilder().setCollectionName(name).build());
            MilvusConnection.check("asking for the load", state.getStatus());
            return state.getProgress() == 100;
        });
    }

    /** The request for the {@code k} nearest of one vector. {@code params} is a JSON object. */
    public SearchRequest searchRequest(float[] query, int k, String params) {
        ByteBuffer bytes = ByteBuffer.allocate(4 * query.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(query);
        PlaceholderGroup group = PlaceholderGroup.newBuilder().addPlaceholders(PlaceholderValue.newBuilder().setTag("$0")
            .setType(PlaceholderType.FloatVector).addValues(ByteString.copyFrom(bytes))).build();
        return SearchRequest.newBuilder().setCollectionName(name).setDslType(DslType.BoolExprV1).setNq(1)
            .setPlaceholderGroup(group.toByteString())
            .addSearchParams(pair("anns_field", VECTOR)).addSearchParams(pair("topk", Integer.toString(k)))
            .addSearchParams(pair("metric_type", metric.name())).addSearchParams(pair("params", params))
            .addSearchParams(pair("round_decimal", "-1"))
            .setGuaranteeTimestamp(EVENTUALLY).setConsistencyLevel(ConsistencyLevel.Eventually).build();
    }

    /** The keys of the hits, nearest first. */
    public long[] search(SearchRequest request) {
        SearchResults results = connection.stub().search(request);
        MilvusConnection.check("searching", results.getStatus());
        LongArray keys = results.getResults().getIds().getIntId();
        long[] found = new long[keys.getDataCount()];
        for (int i = 0; i < found.length; i++) {
            found[i] = keys.getData(i);
        }
        return found;
    }

    private static KeyValuePair pair(String key, String value) {
        return KeyValuePair.newBuilder().setKey(key).setValue(value).build();
    }
}

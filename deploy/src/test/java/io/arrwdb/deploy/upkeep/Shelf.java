package io.arrwdb.deploy.upkeep;

import static org.assertj.core.api.Assertions.assertThat;

import io.arrwdb.bench.data.GeneratedVectors;
import io.arrwdb.bench.wire.MilvusConnection;
import io.arrwdb.bench.wire.VectorCollection;
import io.arrwdb.deploy.ArrwDb;
import io.arrwdb.engine.vector.Metric;
import io.arrwdb.proto.milvus.CreateAliasRequest;
import io.arrwdb.proto.milvus.DeleteRequest;
import io.arrwdb.proto.milvus.QueryRequest;
import io.arrwdb.proto.milvus.QueryResults;
import io.arrwdb.proto.milvus.common.ConsistencyLevel;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/** One collection of generated vectors, with its rows as the server has them. */
public final class Shelf implements AutoCloseable {
    static final int DIM = 8;
    private static final int MOST = 16_000;
    private static final long PATIENCE_SECONDS = 90;

    private final String name;
    private final MilvusConnection connection;
    private final VectorCollection collection;
    private final GeneratedVectors vectors = new GeneratedVectors(MOST, DIM, 1);

    public Shelf(ArrwDb server, String name) {
        this.name = name;
        connection = new MilvusConnection(server.uri());
        collection = new VectorCollection(connection, name, Metric.L2);
    }

    /** With an index, and loaded. */
    public Shelf create() {
        collection.create(DIM, 2);
        collection.index("HNSW", "{}");
        collection.load();
        return this;
    }

    public Shelf insert(int from, int to) {
        collection.insert(collection.insertRequest(vectors, from, to));
        return this;
    }

    public Shelf delete(int from, int to) {
        String keys = LongStream.range(from, to).mapToObj(Long::toString).collect(Collectors.joining(",", "id in [", "]"));
        assertThat(connection.stub().delete(DeleteRequest.newBuilder().setCollectionName(name).setExpr(keys).build()).getStatus().getCode()).isZero();
        return this;
    }

    public Shelf flush() {
        collection.flush();
        return this;
    }

    /** Another name of it. */
    Shelf alias(String other) {
        assertThat(connection.stub().createAlias(CreateAliasRequest.newBuilder().setCollectionName(name).setAlias(other).build()).getCode()).isZero();
        return this;
    }

    public void drop() {
        collection.drop();
    }

    /** Every key, read strongly; a server that is just back is waited for. */
    public TreeSet<Long> keys() throws InterruptedException {
        QueryResults answer = query("id >= 0", "id", MOST);
        return new TreeSet<>(answer.getFieldsData(0).getScalars().getLongData().getDataList());
    }

    public long count() throws InterruptedException {
        return query("", "count(*)", 0).getFieldsData(0).getScalars().getLongData().getData(0);
    }

    /** The key of the row whose vector this is. */
    public List<Long> nearest(int row) {
        return Arrays.stream(collection.search(collection.searchRequest(vectors.row(row), 1, "{}"))).boxed().toList();
    }

    private QueryResults query(String filter, String field, int limit) throws InterruptedException {
        QueryRequest.Builder request = QueryRequest.newBuilder().setCollectionName(name).setExpr(filter).addOutputFields(field)
                .setConsistencyLevel(ConsistencyLevel.Strong);
        if (limit > 0) {
            request.addQueryParams(io.arrwdb.proto.milvus.common.KeyValuePair.newBuilder().setKey("limit").setValue(Integer.toString(limit)));
        }
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        QueryResults answer = connection.stub().query(request.build());
        while (answer.getStatus().getCode() != 0 && System.nanoTime() < end) {
            Thread.sleep(100);
            answer = connection.stub().query(request.build());
        }
        assertThat(answer.getStatus().getReason()).isEmpty();
        return answer;
    }

    @Override
    public void close() throws Exception {
        connection.close();
    }
}

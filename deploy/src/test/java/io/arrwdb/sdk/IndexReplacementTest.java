package io.arrwdb.sdk;

import static io.arrwdb.sdk.Failures.assertOk;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.Gson;
import com.google.gson.JsonObject;
import io.arrwdb.deploy.ArrwDb;
import io.arrwdb.deploy.config.Settings;
import io.arrwdb.proto.milvus.DescribeIndexRequest;
import io.arrwdb.proto.milvus.FlushRequest;
import io.arrwdb.proto.milvus.GetIndexBuildProgressRequest;
import io.arrwdb.proto.milvus.GetIndexStateRequest;
import io.arrwdb.proto.milvus.IndexDescription;
import io.arrwdb.proto.milvus.common.IndexState;
import io.milvus.v2.common.ConsistencyLevel;
import io.milvus.v2.common.DataType;
import io.milvus.v2.common.IndexParam.IndexType;
import io.milvus.v2.common.IndexParam.MetricType;
import io.milvus.v2.service.collection.request.AddFieldReq;
import io.milvus.v2.service.collection.request.CreateCollectionReq;
import io.milvus.v2.service.collection.request.LoadCollectionReq;
import io.milvus.v2.service.collection.request.ReleaseCollectionReq;
import io.milvus.v2.service.index.request.DropIndexReq;
import io.milvus.v2.service.vector.request.InsertReq;
import io.milvus.v2.service.vector.request.SearchReq;
import io.milvus.v2.service.vector.request.data.FloatVec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** An index that takes the place of another: of the old one nothing is left, in answers, in what is said, or on disk. */
@Timeout(180)
class IndexReplacementTest {
    private static final String NAME = "replaced";
    private static final int DIM = 32;
    /** Enough of them in one segment for a graph to be built. */
    private static final int ROWS = 5_000;
    private static final int QUERIES = 20;
    private static final int LIMIT = 10;
    private static final List<float[]> VECTORS = LongStream.range(0, QUERIES).mapToObj(i -> Vectors.of(ROWS + i, DIM)).toList();
    private static final List<List<Long>> NEAREST = VECTORS.stream()
        .map(query -> Vectors.nearest(query, ROWS, MetricType.L2, LIMIT, id -> true)).toList();
    private static final Map<String, Object> COARSE = Map.of("M", 4, "efConstruction", 8);

    @TempDir
    private Path data;
    private ArrwDb server;
    private Sdk sdk;

    @BeforeEach
    void start() {
        server = ArrwDb.configured().with(Map.of(Settings.PORT.key(), "0", Settings.HTTP_PORT.key(), "-1",
            Settings.DATA_DIR.key(), data.toString(), Settings.GARBAGE_GRACE.key(), "0s")).start();
        sdk = new Sdk(server.uri());
    }

    @AfterEach
    void stop() {
        sdk.close();
        server.close();
    }

    @Test
    void aFlatIndexInPlaceOfAGraphIsExactAtOnceAndAfterRestarts() {
        fill();
        create(IndexType.HNSW, COARSE);
        assertFinished("HNSW");
        assertThat(graphs()).hasSize(1);
        load();
        assertThat(recall()).as("of the graph: it must be told apart from an exact search").isLessThan(0.97);
        restart();
        assertFinished("HNSW");
        assertThat(recall()).isLessThan(0.97);

        release();
        drop();
        assertThat(sdk.stub().describeIndex(DescribeIndexRequest.newBuilder().setCollectionName(NAME).build())
            .getStatus().getCode()).isEqualTo(700);
        create(IndexType.FLAT, Map.of());
        assertFinished("FLAT");
        load();
        assertThat(recall()).isEqualTo(1);
        restart();
        assertFinished("FLAT");
        assertThat(recall()).isEqualTo(1);
        await(() -> graphs().isEmpty());
        assertThat(recall()).isEqualTo(1);
    }

    @Test
    void aGraphInPlaceOfAGraphIsBuiltAnew() {
        fill();
        create(IndexType.HNSW, COARSE);
        Set<Path> coarse = graphs();
        drop();
        restart();
        create(IndexType.HNSW, Map.of("M", 16, "efConstruction", 100));
        assertFinished("HNSW");
        assertThat(graphs()).as("its own file").anyMatch(file -> !coarse.contains(file));
        load();
        assertThat(recall()).as("ef of ten on a finer graph").isGreaterThan(0.5);
        await(() -> graphs().size() == 1 && !coarse.containsAll(graphs()));
    }

    private void restart() {
        stop();
        start();
    }

    private void fill() {
        sdk.client().createCollection(CreateCollectionReq.builder().collectionName(NAME).numShards(1)
            .collectionSchema(CreateCollectionReq.CollectionSchema.builder().build()
                .addField(AddFieldReq.builder().fieldName("id").dataType(DataType.Int64).isPrimaryKey(true).build())
                .addField(AddFieldReq.builder().fieldName("vector").dataType(DataType.FloatVector).dimension(DIM).build()))
            .consistencyLevel(ConsistencyLevel.STRONG).build());
        Gson gson = new Gson();
        sdk.client().insert(InsertReq.builder().collectionName(NAME).data(LongStream.range(0, ROWS).mapToObj(id -> {
            JsonObject row = new JsonObject();
            row.addProperty("id", id);
            row.add("vector", gson.toJsonTree(Vectors.of(id, DIM)));
            return row;
        }).toList()).build());
        flush();
    }

    private void flush() {
        assertOk(sdk.stub().flush(FlushRequest.newBuilder().addCollectionNames(NAME).build()).getStatus());
    }

    private void create(IndexType type, Map<String, Object> params) {
        IndexTest.create(new Books(sdk.client(), NAME), "vector", type, MetricType.L2, params);
        await(() -> state() == IndexState.Finished);
    }

    private void drop() {
        sdk.client().dropIndex(DropIndexReq.builder().collectionName(NAME).indexName("vector").build());
    }

    private void load() {
        sdk.client().loadCollection(LoadCollectionReq.builder().collectionName(NAME).build());
    }

    private void release() {
        sdk.client().releaseCollection(ReleaseCollectionReq.builder().collectionName(NAME).build());
    }

    private IndexState state() {
        return sdk.stub().getIndexState(GetIndexStateRequest.newBuilder().setCollectionName(NAME).build()).getState();
    }

    private void assertFinished(String type) {
        var answer = sdk.stub().describeIndex(DescribeIndexRequest.newBuilder().setCollectionName(NAME).build());
        assertOk(answer.getStatus());
        assertThat(answer.getIndexDescriptionsList()).hasSize(1);
        IndexDescription index = answer.getIndexDescriptions(0);
        assertThat(index.getParamsList()).anyMatch(p -> p.getKey().equals("index_type") && p.getValue().equals(type));
        assertThat(index.getState()).isEqualTo(IndexState.Finished);
        assertThat(index.getTotalRows()).isEqualTo(ROWS);
        assertThat(index.getIndexedRows()).isEqualTo(ROWS);
        assertThat(index.getPendingIndexRows()).isZero();
        assertThat(state()).isEqualTo(IndexState.Finished);
        var progress = sdk.stub().getIndexBuildProgress(GetIndexBuildProgressRequest.newBuilder().setCollectionName(NAME).build());
        assertThat(progress.getIndexedRows()).isEqualTo(ROWS);
        assertThat(progress.getTotalRows()).isEqualTo(ROWS);
    }

    /** The part of the nearest rows that searches find. */
    private double recall() {
        var found = sdk.client().search(SearchReq.builder().collectionName(NAME).annsField("vector").limit(LIMIT)
            .data(new ArrayList<>(VECTORS.stream().map(FloatVec::new).toList())).searchParams(Map.of("ef", LIMIT))
            .consistencyLevel(ConsistencyLevel.STRONG).build()).getSearchResults();
        long hits = 0;
        for (int i = 0; i < QUERIES; i++) {
            List<Long> nearest = NEAREST.get(i);
            hits += found.get(i).stream().filter(hit -> nearest.contains((Long) hit.getId())).count();
        }
        return hits / (double) (QUERIES * LIMIT);
    }

    /** The files of graphs on disk. */
    private Set<Path> graphs() {
        Set<Path> found = new HashSet<>();
        try {
            Files.walkFileTree(data, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                    if (file.toString().endsWith(".hnsw")) {
                        found.add(file);
                    }
                    return FileVisitResult.CONTINUE;
                }

                /** The server deletes and renames files meanwhile. */
                @Override
                public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
                    if (failure instanceof NoSuchFileException) {
                        return FileVisitResult.CONTINUE;
                    }
                    throw failure;
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return found;
    }

    /** A flush makes the coordinators look at the shards soon. The test's time-out ends it where the condition never comes. */
    private void await(BooleanSupplier condition) {
        while (!condition.getAsBoolean()) {
            flush();
            try {
                Thread.sleep(50);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
